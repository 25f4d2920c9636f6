# What `cmake --install` puts where: the program, the library with its headers, pkg-config file, CMake package, man pages,
# completion for shells.
include(CMakePackageConfigHelpers)

install(TARGETS khayt-bin RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS khayt EXPORT khayt-targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/khayt DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

# From the .pc file up to the prefix, so that the tree can be moved and `cmake --install --prefix` may choose late.
file(RELATIVE_PATH KHAYT_PC_TO_PREFIX "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
string(REGEX REPLACE "/$" "" KHAYT_PC_TO_PREFIX "${KHAYT_PC_TO_PREFIX}")
# Who links the archive needs our libraries by name, but not what these need themselves: those are shared.
get_target_property(khayt_type khayt TYPE)
if(khayt_type STREQUAL STATIC_LIBRARY)
  set(KHAYT_PC_PRIVATE "")
  set(KHAYT_PC_STATIC " -lpthread -lm")
else()
  set(KHAYT_PC_PRIVATE ".private")
  set(KHAYT_PC_STATIC "")
endif()
configure_file(packaging/khayt.pc.in khayt.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/khayt.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

configure_package_config_file(packaging/khayt-config.cmake.in khayt-config.cmake INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/khayt)
write_basic_package_version_file(khayt-config-version.cmake COMPATIBILITY SameMinorVersion)
install(EXPORT khayt-targets NAMESPACE khayt:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/khayt)
install(FILES ${CMAKE_BINARY_DIR}/khayt-config.cmake ${CMAKE_BINARY_DIR}/khayt-config-version.cmake
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/khayt)

install(FILES docs/man/khayt.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
# Completion and a page for each command, made by the program from its tables: they cannot fall behind it.
add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/shell/made
  COMMAND ${CMAKE_SOURCE_DIR}/cmake/shell-files $<TARGET_FILE:khayt-bin> ${CMAKE_BINARY_DIR}/shell
  DEPENDS khayt-bin ${CMAKE_SOURCE_DIR}/cmake/shell-files VERBATIM)
add_custom_target(shell_files ALL DEPENDS ${CMAKE_BINARY_DIR}/shell/made)
install(DIRECTORY ${CMAKE_BINARY_DIR}/shell/man1/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${CMAKE_BINARY_DIR}/shell/khayt.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME khayt)
install(FILES ${CMAKE_BINARY_DIR}/shell/khayt.zsh DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions RENAME _khayt)
install(FILES ${CMAKE_BINARY_DIR}/shell/khayt.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES LICENSE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
