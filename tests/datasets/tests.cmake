flipscope_test(datasets/tst_random.cpp LIBRARIES datasets-core)
foreach(name tst_idx tst_cifar tst_open tst_catalogue tst_damageddata)
  flipscope_test(datasets/${name}.cpp LIBRARIES datasets-core ZLIB::ZLIB)
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(${name} PRIVATE SHARED_DATA="${PROJECT_SOURCE_DIR}/../shared/data")
  add_dependencies(${name} datasets-images datasets-mat)
endforeach()
# Qt writes the picture files that the module is to read.
flipscope_test(datasets/tst_pictures.cpp LIBRARIES datasets-core Qt6::Gui)
target_include_directories(tst_pictures PRIVATE ${PROJECT_SOURCE_DIR}/tests)
add_dependencies(tst_pictures datasets-images)
# Every reader, through openDataset; archives and MATLAB files are written by the libraries that read them.
foreach(name tst_archive tst_arrays tst_csv tst_picturefiles tst_hostilefiles)
  flipscope_test(datasets/${name}.cpp LIBRARIES datasets-core ZLIB::ZLIB LibArchive::LibArchive PkgConfig::matio
    Qt6::Gui)
  add_dependencies(${name} datasets-images datasets-mat)
endforeach()
