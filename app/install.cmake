# What `cmake --install` puts where (GNUInstallDirs). Programs find modules and assets relative to themselves, so
# that an installation may be moved as a whole; the build tree has the same layout.
include(GNUInstallDirs)

install(TARGETS flipscope-cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS datasets-images datasets-camera datasets-fetch datasets-mat engine-onnx engine-video
  LIBRARY DESTINATION ${FLIPSCOPE_INSTALL_MODULES})
install(DIRECTORY assets/presets assets/comparisons assets/help DESTINATION ${FLIPSCOPE_INSTALL_ASSETS})
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES engine/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR}/engine)

# flipscope_manual(PROGRAM PAGE... COMPLETION...): its manual page and completions, printed by the program itself with
# these arguments.
function(flipscope_manual target)
  cmake_parse_arguments(arg "" "" "PAGE;COMPLETION" ${ARGN})
  set(folder ${CMAKE_BINARY_DIR}/manual)
  set(page ${folder}/${target}.1.gz)
  set(bash ${folder}/bash/${target})
  set(zsh ${folder}/zsh/_${target})
  set(fish ${folder}/fish/${target}.fish)
  set(program $<TARGET_FILE:${target}>)
  file(MAKE_DIRECTORY ${folder}/bash ${folder}/zsh ${folder}/fish)
  add_custom_command(OUTPUT ${page} ${bash} ${zsh} ${fish}
    COMMAND ${program} ${arg_PAGE} > ${folder}/${target}.1
    COMMAND gzip -9nf ${folder}/${target}.1
    COMMAND ${program} ${arg_COMPLETION} bash > ${bash}
    COMMAND ${program} ${arg_COMPLETION} zsh > ${zsh}
    COMMAND ${program} ${arg_COMPLETION} fish > ${fish}
    DEPENDS ${target} VERBATIM COMMENT "Manual page and completions of ${target}")
  add_custom_target(manual-of-${target} ALL DEPENDS ${page} ${bash} ${zsh} ${fish})
  install(FILES ${page} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
  install(FILES ${bash} DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
  install(FILES ${zsh} DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions)
  install(FILES ${fish} DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
endfunction()

flipscope_manual(flipscope-cli PAGE manual COMPLETION completion)

if(NOT FLIPSCOPE_WINDOW)
  return()
endif()

install(TARGETS flipscope RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
flipscope_manual(flipscope PAGE --manual COMPLETION --completion)
install(FILES assets/desktop/flipscope.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES assets/desktop/flipscope.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/mime/packages)
install(FILES assets/icons/flipscope.svg DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
configure_file(assets/desktop/org.flipscope.Flipscope.metainfo.xml.in
  ${CMAKE_BINARY_DIR}/org.flipscope.Flipscope.metainfo.xml @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/org.flipscope.Flipscope.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo)
