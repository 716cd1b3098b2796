#include "limits.h"

#include <algorithm>
#include <chrono>

namespace flipscope::bench {

namespace {

/// Best time of a few runs: others use the machine too.
template <class F> double bestSeconds(F&& f) {
    double best = 1;
    for (int i = 0; i < 12; ++i) {
        const auto start = std::chrono::steady_clock::now();
        f();
        best =
            std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    return best;
}

#if defined(__x86_64__)
constexpr int rounds = 4000;

void dependentProducts() {
    unsigned long x = 1;
    for (int i = 0; i < rounds; ++i)
        asm volatile("imul %0, %0\n\timul %0, %0\n\timul %0, %0\n\timul %0, %0\n\t"
                     "imul %0, %0\n\timul %0, %0\n\timul %0, %0\n\timul %0, %0"
                     : "+r"(x));
}
constexpr double cyclesOfProducts = rounds * 8.0 * 3.0; // a multiplication takes three cycles everywhere

// Twelve registers in turn, so that no operation waits for another.
#define TWELVE(step)                                                                                         \
    step(0) step(1) step(2) step(3) step(4) step(5) step(6) step(7) step(8) step(9) step(10) step(11)
#define TERNARY(n) "vpternlogq $0x96, %%zmm14, %%zmm15, %%zmm" #n "\n\t"
#define BINARY(n) "vpxor %%ymm14, %%ymm15, %%ymm" #n "\n\t"
#define CLOBBERED                                                                                            \
    "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11"

void ternaryOperations() {
    for (int i = 0; i < rounds; ++i)
        asm volatile(TWELVE(TERNARY)::: CLOBBERED);
}
void binaryOperations() {
    for (int i = 0; i < rounds; ++i)
        asm volatile(TWELVE(BINARY)::: CLOBBERED);
}
constexpr double operations = rounds * 12.0;
#endif

} // namespace

double CoreLimits::addedLanes(std::string_view kernels) const {
    return kernels == "avx512" ? addedLanes512 : kernels == "avx2" ? addedLanes256 : 0;
}

CoreLimits measureLimits() {
    CoreLimits limits;
#if defined(__x86_64__)
    limits.hertz = cyclesOfProducts / bestSeconds(dependentProducts);
    if (__builtin_cpu_supports("avx512f"))
        limits.addedLanes512 = operations / 2 * 512 / bestSeconds(ternaryOperations);
    if (__builtin_cpu_supports("avx2"))
        limits.addedLanes256 = operations / 5 * 256 / bestSeconds(binaryOperations);
#endif
    return limits;
}

} // namespace flipscope::bench
