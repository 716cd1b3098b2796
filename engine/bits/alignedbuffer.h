// A zero-filled, copyable array on 64-byte boundaries, for everything that SIMD kernels touch.
#pragma once

#include <algorithm>
#include <cstddef>
#include <new>
#include <utility>

namespace flipscope {

template <class T> class AlignedBuffer {
public:
    AlignedBuffer() = default;
    /// All elements zero. Throws std::bad_alloc.
    explicit AlignedBuffer(std::size_t size) : m_size(size) {
        if (size > 0) {
            if (size > (static_cast<std::size_t>(-1) - alignment) / sizeof(T))
                throw std::bad_alloc();
            m_data = static_cast<T*>(::operator new (size * sizeof(T), std::align_val_t{alignment}));
            std::fill_n(m_data, size, T{});
        }
    }
    AlignedBuffer(const AlignedBuffer& other) : AlignedBuffer(other.m_size) {
        std::copy_n(other.m_data, m_size, m_data);
    }
    AlignedBuffer(AlignedBuffer&& other) noexcept
        : m_data(std::exchange(other.m_data, nullptr)), m_size(std::exchange(other.m_size, 0)) {}
    AlignedBuffer& operator=(AlignedBuffer other) noexcept {
        std::swap(m_data, other.m_data);
        std::swap(m_size, other.m_size);
        return *this;
    }
    ~AlignedBuffer() { ::operator delete (m_data, std::align_val_t{alignment}); }

    T* data() { return m_data; }
    const T* data() const { return m_data; }
    std::size_t size() const { return m_size; }
    T& operator[](std::size_t i) { return m_data[i]; }
    const T& operator[](std::size_t i) const { return m_data[i]; }

private:
    static constexpr std::size_t alignment = 64;
    T* m_data = nullptr;
    std::size_t m_size = 0;
};

} // namespace flipscope
