#include "datasets/matmodule.h"

#include "datasets/matcheck.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <exception>
#include <limits>
#include <matio.h>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>

namespace flipscope {
namespace {

struct CloseFile {
    void operator()(mat_t* file) const { Mat_Close(file); }
};
struct FreeVariable {
    void operator()(matvar_t* variable) const { Mat_VarFree(variable); }
};
using File = std::unique_ptr<mat_t, CloseFile>;
using Variable = std::unique_ptr<matvar_t, FreeVariable>;

std::mutex& oneAtATime() {
    static std::mutex mutex;
    return mutex;
}

File openFile(const char* name) {
    Mat_LogInitFunc("flipscope", [](int, char*) {}); // failures are returned; nothing is printed
    File file(Mat_Open(name, MAT_ACC_RDONLY));
    const auto version = file ? Mat_GetVersion(file.get()) : MAT_FT_UNDEFINED;
    if (version == MAT_FT_MAT5)
        checkMatClaims(name);
    else if (version != MAT_FT_MAT73)
        throw std::runtime_error("it is no MATLAB file of version 5 or 7.3, or damaged");
    return file;
}

/// False: not an array of numbers.
bool describe(const matvar_t& variable, MatArray& array) {
    struct Type {
        matio_classes type;
        char kind;
        int bytes;
    };
    static constexpr std::array<Type, 10> types = {{{MAT_C_UINT8, 'u', 1},
                                                    {MAT_C_UINT16, 'u', 2},
                                                    {MAT_C_UINT32, 'u', 4},
                                                    {MAT_C_UINT64, 'u', 8},
                                                    {MAT_C_INT8, 'i', 1},
                                                    {MAT_C_INT16, 'i', 2},
                                                    {MAT_C_INT32, 'i', 4},
                                                    {MAT_C_INT64, 'i', 8},
                                                    {MAT_C_SINGLE, 'f', 4},
                                                    {MAT_C_DOUBLE, 'f', 8}}};
    const auto* type = std::find_if(types.begin(), types.end(),
                                    [&](const Type& t) { return t.type == variable.class_type; });
    if (type == types.end() || variable.isComplex != 0 || variable.name == nullptr || variable.rank < 1 ||
        variable.rank > MatArray::mostDimensions || variable.dims == nullptr ||
        std::strlen(variable.name) >= sizeof array.name)
        return false;
    std::strcpy(array.name, variable.name);
    array.kind = variable.isLogical != 0 ? 'b' : type->kind;
    array.bytes = type->bytes;
    array.rank = variable.rank;
    for (int i = 0; i < array.rank; ++i) {
        if (variable.dims[i] > static_cast<std::size_t>(std::numeric_limits<int>::max()))
            return false;
        array.dimensions[i] = variable.dims[i];
    }
    return true;
}

int failed(const char* text, char* message, std::size_t messageSize) {
    std::snprintf(message, messageSize, "%s", text);
    return 1;
}

int list(const char* name, MatArray* arrays, int most, int* count, char* message, std::size_t messageSize) {
    const std::lock_guard lock(oneAtATime());
    try {
        const File file = openFile(name);
        *count = 0;
        while (*count < most) {
            const Variable variable(Mat_VarReadNextInfo(file.get()));
            if (!variable)
                return 0;
            if (describe(*variable, arrays[*count]))
                ++*count;
        }
        return 0;
    } catch (const std::exception& error) {
        return failed(error.what(), message, messageSize);
    }
}

int read(const char* name, const char* array, std::uint64_t first, std::uint64_t count, void* to,
         std::size_t size, char* message, std::size_t messageSize) {
    const std::lock_guard lock(oneAtATime());
    try {
        const File file = openFile(name);
        const Variable variable(Mat_VarReadInfo(file.get(), array));
        MatArray found{};
        if (!variable || !describe(*variable, found))
            return failed("the array is no longer there", message, messageSize);
        std::array<int, MatArray::mostDimensions> start{};
        std::array<int, MatArray::mostDimensions> stride{};
        std::array<int, MatArray::mostDimensions> edge{};
        std::size_t bytes = static_cast<std::size_t>(found.bytes);
        for (int i = 0; i < found.rank; ++i) {
            const bool isLast = i == found.rank - 1;
            const std::uint64_t here = isLast ? count : found.dimensions[i];
            if (isLast && first + count > found.dimensions[i])
                return failed("the array has become smaller", message, messageSize);
            start[i] = isLast ? static_cast<int>(first) : 0;
            stride[i] = 1;
            edge[i] = static_cast<int>(here);
            if (here != 0 && bytes > size / here)
                return failed("the array has become larger", message, messageSize);
            bytes *= here;
        }
        if (bytes != size)
            return failed("the array has changed", message, messageSize);
        // matio 1.5.23 mixes up slabs of more than two dimensions of version 5, and would take 8 bytes for
        // each index of each element to read a range of version 7.3.
        const std::uint64_t slice = count == 0 ? 0 : size / static_cast<std::size_t>(found.bytes) / count;
        const bool isHdf = Mat_GetVersion(file.get()) == MAT_FT_MAT73;
        if (!isHdf && slice * (first + count) > static_cast<std::uint64_t>(std::numeric_limits<int>::max()))
            return failed("it has more than 2^31 elements", message, messageSize);
        const int result =
            isHdf ? Mat_VarReadData(file.get(), variable.get(), to, start.data(), stride.data(), edge.data())
                  : Mat_VarReadDataLinear(file.get(), variable.get(), to, static_cast<int>(first * slice), 1,
                                          static_cast<int>(count * slice));
        if (result != 0)
            return failed("its data are damaged or cut off", message, messageSize);
        return 0;
    } catch (const std::exception& error) {
        return failed(error.what(), message, messageSize);
    }
}

} // namespace
} // namespace flipscope

extern "C" __attribute__((visibility("default"))) const void* flipscopeMatModule() {
    static constexpr flipscope::MatModule module{flipscope::matModuleVersion, flipscope::list,
                                                 flipscope::read};
    return &module;
}
