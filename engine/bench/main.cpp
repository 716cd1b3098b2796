// flipscope-bench-kernels: Google Benchmark of the kernels, by table and size. Names are
// PRODUCT/SIZE[/DENSITY]/KERNELS; --benchmark_filter=REGEX chooses. Counters: MAC/cycle are logical
// multiply-accumulates per core cycle; share is that of the full adders that the core can do at most.
#include "benchdata.h"

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
        return 2;
    flipscope::bench::addProducts();
    flipscope::bench::addUpdates();
    flipscope::bench::addSteps();
    benchmark::RunSpecifiedBenchmarks();
}
