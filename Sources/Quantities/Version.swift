/// The version of the program, as `--version` prints it and files keep it.
package enum Version {
  package static let current = "0.1.0"
}
