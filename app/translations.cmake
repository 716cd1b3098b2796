# Translations of the window (assets/translations/*.ts), built in as :/translations/*.qm. After texts were changed:
#   cmake --build BUILD --target update-translations
# writes what is new into the .ts files; translate it there (Qt Linguist, or any editor). tst_translations fails
# while a text lacks its translation.
set(translation_files ${PROJECT_SOURCE_DIR}/assets/translations/flipscope_de.ts)
qt_add_lrelease(flipscope-window TS_FILES ${translation_files} QM_FILES_OUTPUT_VARIABLE messages)
qt_add_resources(flipscope-window translations PREFIX /translations BASE ${CMAKE_CURRENT_BINARY_DIR} FILES ${messages})

# The engine knows no Qt; this lists its texts as lupdate reads them.
add_executable(flipscope-engine-texts enginetexts.cpp)
set_target_properties(flipscope-engine-texts PROPERTIES AUTOMOC OFF)
target_link_libraries(flipscope-engine-texts PRIVATE flipscope-settings engine fmt::fmt)

add_custom_target(update-translations
  COMMAND ${CMAKE_COMMAND} -E env FLIPSCOPE_ASSETS=${PROJECT_SOURCE_DIR}/assets
    $<TARGET_FILE:flipscope-engine-texts> > ${CMAKE_BINARY_DIR}/enginetexts.cpp
  COMMAND Qt6::lupdate -locations none -no-obsolete app widgets ${CMAKE_BINARY_DIR}/enginetexts.cpp
    -ts ${translation_files}
  WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} VERBATIM)
