foreach(test answers evidence livechanges neuronstatistics bitmatrix kernels encoder batchsource network networkspec metrics options trainingconfig schedule votepropagation lowmemory coordinatedescent comparison
             trainer trainingcontrol modelfile runrecorder learning learnerstate checkpoint fliplog)
  flipscope_test(engine/tst_${test}.cpp LIBRARIES engine)
endforeach()
add_dependencies(tst_answers datasets-images)
target_link_libraries(tst_comparison PRIVATE nlohmann_json::nlohmann_json)
foreach(test learnerstate checkpoint fliplog)
  target_link_libraries(tst_${test} PRIVATE nlohmann_json::nlohmann_json PkgConfig::xxhash)
endforeach()
# Looks at the symbols of the kernels' object files.
flipscope_test(engine/tst_symbols.cpp LIBRARIES Qt6::Core)
target_compile_definitions(tst_symbols PRIVATE KERNEL_OBJECTS="$<JOIN:$<FILTER:$<TARGET_OBJECTS:engine>,INCLUDE,kernels_avx>,|>")
add_dependencies(tst_symbols engine)
# Runs compilers, interpreters and a simulator on what is exported.
flipscope_test(engine/tst_export.cpp LIBRARIES engine)
target_compile_definitions(tst_export PRIVATE MODELFILE_PAGE="${PROJECT_SOURCE_DIR}/engine/io/MODELFILE.md")
add_dependencies(tst_export engine-onnx)
flipscope_test(engine/tst_importer.cpp LIBRARIES engine LibArchive::LibArchive)
add_dependencies(tst_importer engine-onnx)
