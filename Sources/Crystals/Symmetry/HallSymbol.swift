import Quantities

/// The generators that a Hall symbol writes down, as defined by S. R. Hall, Acta Cryst. A37 (1981) 517.
struct HallSymbol {
  let generators: [SymmetryOperation]

  /// - Throws: `InputError` that quotes the symbol.
  init(_ text: String) throws {
    var words = text.replacing("(", with: " ( ").replacing(")", with: " ) ").split(separator: " ").map(
      String.init)
    var shift = Vector.zero
    if let open = words.firstIndex(of: "(") {
      let numbers = words[(open + 1)...].prefix { $0 != ")" }.map { Int($0) ?? 99 }
      guard numbers.count == 3, numbers.allSatisfy({ abs($0) < 24 }), words.count == open + 5 else {
        throw Self.malformed(text)
      }
      shift = Vector(Double(numbers[0]), Double(numbers[1]), Double(numbers[2])) / 12
      words.removeSubrange(open...)
    }
    guard var lattice = words.first, (2...5).contains(words.count) else { throw Self.malformed(text) }
    var generators: [SymmetryOperation] = []
    if lattice.hasPrefix("-") {
      lattice.removeFirst()
      generators.append(SymmetryOperation(rotation: [-1, 0, 0, 0, -1, 0, 0, 0, -1], translation: .zero))
    }
    guard let centring = Self.centrings[lattice.uppercased()] else { throw Self.malformed(text) }
    generators += centring.map {
      SymmetryOperation(rotation: SymmetryOperation.identity.rotation, translation: $0 / 6)
    }
    var previous: (order: Int, axis: Character) = (0, "z")
    for (index, word) in words.dropFirst().enumerated() {
      guard let (operation, order, axis) = Self.rotation(word, index: index, previous: previous) else {
        throw Self.malformed(text)
      }
      generators.append(operation)
      previous = (order, axis)
    }
    // The origin is moved to `shift`: x' = V W V⁻¹ x.
    self.generators = generators.map { operation in
      var moved = operation
      moved.translation += shift - operation.matrix * shift
      return moved.reduced
    }
  }

  private static func malformed(_ text: String) -> InputError {
    InputError("Hall symbol \"\(Decimal.excerpt(text))\" cannot be read; allowed: a symbol such as -P 4 2 3")
  }

  /// Centring vectors in sixths of the cell vectors.
  private static let centrings: [String: [Vector]] = [
    "P": [], "A": [Vector(0, 3, 3)], "B": [Vector(3, 0, 3)], "C": [Vector(3, 3, 0)], "I": [Vector(3, 3, 3)],
    "R": [Vector(4, 2, 2)], "F": [Vector(0, 3, 3), Vector(3, 0, 3)],
  ]

  /// Translations in twelfths.
  private static let shifts: [Character: Vector] = [
    "a": Vector(6, 0, 0), "b": Vector(0, 6, 0), "c": Vector(0, 0, 6), "n": Vector(6, 6, 6),
    "u": Vector(3, 0, 0),
    "v": Vector(0, 3, 0), "w": Vector(0, 0, 3), "d": Vector(3, 3, 3),
  ]

  /// Reads one rotation: `-4bd`, `21`, `2"c`, `3*`.
  private static func rotation(_ word: String, index: Int, previous: (order: Int, axis: Character))
    -> (SymmetryOperation, order: Int, axis: Character)?
  {
    var characters = word[...]
    let improper = characters.first == "-"
    if improper { characters = characters.dropFirst() }
    guard let order = characters.first?.wholeNumberValue, [1, 2, 3, 4, 6].contains(order) else { return nil }
    characters = characters.dropFirst()
    var axis = standardAxis(order: order, index: index, previous: previous.order)
    var translation = Vector.zero
    var screw = 0
    for character in characters {
      if "xyz'\"*".contains(character) {
        axis = character
      } else if let steps = character.wholeNumberValue, steps > 0, steps < order {
        screw = steps
      } else if let shift = shifts[character] {
        translation += shift
      } else {
        return nil
      }
    }
    guard var matrix = matrix(order: order, axis: axis, previous: previous.axis) else { return nil }
    if improper { matrix = matrix.map { -$0 } }
    if screw > 0 {
      guard let direction = ["x", "y", "z"].firstIndex(of: axis) else { return nil }
      translation[direction] += 12 * Double(screw) / Double(order)
    }
    let frame: Character = "xyz".contains(axis) ? axis : previous.axis
    return (SymmetryOperation(rotation: matrix, translation: translation / 12), order, frame)
  }

  /// The axis meant where none is written: z first; then x after 2 or 4, a-b after 3 or 6; a threefold one
  /// along the body diagonal.
  private static func standardAxis(order: Int, index: Int, previous: Int) -> Character {
    switch (index, order) {
    case (0, _), (_, 1): "z"
    case (1, 2): previous == 3 || previous == 6 ? "'" : "x"
    case (_, 3): "*"
    default: "x"
    }
  }

  private static func matrix(order: Int, axis: Character, previous: Character) -> [Int]? {
    let alongZ: [Int]
    switch (order, axis) {
    case (3, "*"): return [0, 0, 1, 1, 0, 0, 0, 1, 0]
    case (2, "'"): alongZ = [0, -1, 0, -1, 0, 0, 0, 0, -1]
    case (2, "\""): alongZ = [0, 1, 0, 1, 0, 0, 0, 0, -1]
    case (_, "'"), (_, "\""), (_, "*"): return nil
    case (1, _): alongZ = [1, 0, 0, 0, 1, 0, 0, 0, 1]
    case (2, _): alongZ = [-1, 0, 0, 0, -1, 0, 0, 0, 1]
    case (3, _): alongZ = [0, -1, 0, 1, -1, 0, 0, 0, 1]
    case (4, _): alongZ = [0, -1, 0, 1, 0, 0, 0, 0, 1]
    case (6, _): alongZ = [1, -1, 0, 1, 0, 0, 0, 0, 1]
    default: return nil
    }
    // Cyclic permutation of the axes brings z to x or y.
    let frame = "xyz".contains(axis) ? axis : previous
    let step = frame == "x" ? 1 : frame == "y" ? 2 : 0
    var turned = alongZ
    for row in 0..<3 {
      for column in 0..<3 { turned[3 * ((row + step) % 3) + (column + step) % 3] = alongZ[3 * row + column] }
    }
    return turned
  }
}
