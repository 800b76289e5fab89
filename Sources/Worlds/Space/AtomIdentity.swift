import Quantities

/// Which atom of a world it is: body, lattice cell and site. It never depends on the window that shows the atom.
package struct AtomIdentity: Sendable, Hashable, Comparable, CustomStringConvertible {
  package var body: BodyID
  package var i, j, k: Int32
  package var site: Int32

  package init(body: BodyID, i: Int, j: Int, k: Int, site: Int) {
    self.body = body
    (self.i, self.j, self.k, self.site) = (Int32(i), Int32(j), Int32(k), Int32(site))
  }

  package static func < (left: Self, right: Self) -> Bool {
    if left.body != right.body { return left.body < right.body }
    return (left.i, left.j, left.k, left.site) < (right.i, right.j, right.k, right.site)
  }

  /// `body/i,j,k/site`, e.g. `0.0.3/12,-5,0/1`.
  package var description: String { "\(body)/\(i),\(j),\(k)/\(site)" }

  /// - Throws: `InputError` for a text of another form.
  package init(_ text: String) throws {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 3, let body = BodyID(parts[0]), let site = Int32(parts[2]) {
      let cell = parts[1].split(separator: ",", omittingEmptySubsequences: false).map { Int32($0) }
      if cell.count == 3, let i = cell[0], let j = cell[1], let k = cell[2] {
        self.body = body
        (self.i, self.j, self.k, self.site) = (i, j, k, site)
        return
      }
    }
    throw InputError(
      "atom \"\(text.prefix(60))\" is not allowed; allowed: an identity such as 0.0.3/12,-5,0/1")
  }
}
