# Runs the program as a user does.
flipscope_test(app/cli/tst_cli.cpp LIBRARIES Qt6::Gui ZLIB::ZLIB)
target_compile_definitions(tst_cli PRIVATE FLIPSCOPE_CLI="$<TARGET_FILE:flipscope-cli>")
add_dependencies(tst_cli flipscope-cli datasets-images datasets-fetch engine-onnx)
flipscope_test(app/cli/tst_resume.cpp LIBRARIES Qt6::Core)
target_compile_definitions(tst_resume PRIVATE FLIPSCOPE_CLI="$<TARGET_FILE:flipscope-cli>")
add_dependencies(tst_resume flipscope-cli)
