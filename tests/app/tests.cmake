flipscope_test(app/tst_inbox.cpp LIBRARIES flipscope-session)
flipscope_test(app/tst_commandline.cpp LIBRARIES flipscope-window)
foreach(name tst_trainingsession tst_setuppanel tst_mainwindow tst_timeline tst_latentviews tst_runs tst_batchrace tst_networkbuilder tst_endtoend)
  flipscope_test(app/${name}.cpp LIBRARIES flipscope-window ZLIB::ZLIB)
endforeach()
add_dependencies(tst_timeline engine-video)
flipscope_test(app/tst_exportdialog.cpp LIBRARIES flipscope-window ZLIB::ZLIB)
add_dependencies(tst_exportdialog engine-onnx)

flipscope_test(app/tst_dataviews.cpp LIBRARIES flipscope-window ZLIB::ZLIB)
add_dependencies(tst_dataviews datasets-images)
flipscope_test(app/tst_modelviews.cpp LIBRARIES flipscope-window ZLIB::ZLIB)
add_dependencies(tst_modelviews datasets-images datasets-camera)
# Against a web server of its own.
flipscope_test(app/tst_cataloguedialog.cpp LIBRARIES flipscope-window ZLIB::ZLIB Threads::Threads)
add_dependencies(tst_cataloguedialog datasets-fetch)

# With real windows: tests/run.sh runs it under Xvfb. It skips itself, visibly (77), where there is no display.
set_tests_properties(tst_endtoend PROPERTIES LABELS xvfb SKIP_RETURN_CODE 77 ENVIRONMENT
  "QT_QPA_PLATFORM=xcb;LC_ALL=C.UTF-8;FLIPSCOPE_MODULES=${CMAKE_BINARY_DIR}/lib/flipscope;FLIPSCOPE_ASSETS=${PROJECT_SOURCE_DIR}/assets")

# Looks at the programs from outside, too.
flipscope_test(app/tst_programs.cpp)
target_compile_definitions(tst_programs PRIVATE FLIPSCOPE_CLI="$<TARGET_FILE:flipscope-cli>"
  FLIPSCOPE_WINDOW="$<TARGET_FILE:flipscope>" FLIPSCOPE_IMAGES="$<TARGET_FILE:datasets-images>")
add_dependencies(tst_programs flipscope-cli flipscope datasets-images)

# What a double click opens.
flipscope_test(app/tst_openable.cpp LIBRARIES flipscope-window)

# Manual pages, completions, the installation: everything that is installed must be built.
flipscope_test(app/tst_manual.cpp)
target_compile_definitions(tst_manual PRIVATE FLIPSCOPE_CLI="$<TARGET_FILE:flipscope-cli>"
  FLIPSCOPE_WINDOW="$<TARGET_FILE:flipscope>")
add_dependencies(tst_manual flipscope-cli flipscope)
add_executable(mimename app/mimename.cpp)
target_link_libraries(mimename PRIVATE flipscope-settings Qt6::Core)
target_compile_definitions(mimename PRIVATE ${FLIPSCOPE_QT_DEFINITIONS})
flipscope_test(app/tst_installation.cpp LIBRARIES Qt6::Gui)
target_compile_definitions(tst_installation PRIVATE FLIPSCOPE_CLI="$<TARGET_FILE:flipscope-cli>"
  BUILD_FOLDER="${CMAKE_BINARY_DIR}" CMAKE_PROGRAM="${CMAKE_COMMAND}" MIME_PROGRAM="$<TARGET_FILE:mimename>")
add_dependencies(tst_installation flipscope-cli flipscope datasets-images datasets-camera datasets-fetch datasets-mat
  engine-onnx engine-video mimename manual-of-flipscope manual-of-flipscope-cli package-changelog)

# The application as a whole.
foreach(name tst_windowlife tst_accessibility tst_closing tst_goldenpictures)
  flipscope_test(app/${name}.cpp LIBRARIES flipscope-window ZLIB::ZLIB)
endforeach()
flipscope_test(app/tst_translations.cpp LIBRARIES flipscope-window)
target_compile_definitions(tst_translations PRIVATE SOURCE_FOLDER="${PROJECT_SOURCE_DIR}"
  ENGINE_TEXTS="$<TARGET_FILE:flipscope-engine-texts>" LUPDATE="$<TARGET_FILE:Qt6::lupdate>"
  LRELEASE="$<TARGET_FILE:Qt6::lrelease>")
add_dependencies(tst_translations flipscope-engine-texts)
