# `cpack` in the build folder makes a Debian package (flipscope_VERSION_ARCHITECTURE.deb) of what install.cmake
# installs, with the dependencies that dpkg-shlibdeps finds in programs and modules.
set(CPACK_PACKAGE_CONTACT "The Flipscope authors <flipscope@localhost>" CACHE STRING "Maintainer of the package")

configure_file(assets/debian/changelog.in ${CMAKE_BINARY_DIR}/changelog @ONLY)
add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/changelog.gz
  COMMAND gzip -9nkf ${CMAKE_BINARY_DIR}/changelog DEPENDS ${CMAKE_BINARY_DIR}/changelog VERBATIM)
add_custom_target(package-changelog ALL DEPENDS ${CMAKE_BINARY_DIR}/changelog.gz)
install(FILES assets/debian/copyright ${CMAKE_BINARY_DIR}/changelog.gz
  DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/flipscope)

find_program(dpkg_shlibdeps dpkg-shlibdeps)
if(NOT dpkg_shlibdeps)
  return()
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME flipscope)
set(CPACK_PACKAGE_VENDOR "The Flipscope authors")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "train binary neural networks and watch every weight flip")
set(CPACK_PACKAGE_DESCRIPTION
"Flipscope trains neural networks whose weights are single bits: the errors
of a batch vote on every weight, and where the votes are against it, it flips.
Quantised back-propagation in integers is there to compare with.
.
The package has the window (flipscope) and the command line (flipscope-cli),
which needs neither Qt nor a display. Trained networks are exported as C,
ONNX, NumPy arrays or Verilog, each compared with the program bit by bit.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_DEPENDS ca-certificates)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS
  "dataset-fashion-mnist, fonts-dejavu-core | fonts-freefont-ttf, qt6-translations-l10n, qt6-wayland")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "gcc, iverilog, python3-numpy") # exports are proven with these where they are
# Readable by all, whatever the umask of the builder.
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)


include(CPack)
