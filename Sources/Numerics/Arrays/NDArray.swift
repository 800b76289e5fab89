/// Values in C order with a shape, the last axis varying fastest.
package struct NDArray<Element: Sendable>: Sendable {
  package let shape: [Int]
  package var values: [Element]

  package init(shape: [Int], values: [Element]) {
    precondition(shape.reduce(1, *) == values.count, "\(values.count) values do not fill the shape \(shape)")
    self.shape = shape
    self.values = values
  }

  package init(shape: [Int], repeating value: Element) {
    self.init(shape: shape, values: Array(repeating: value, count: shape.reduce(1, *)))
  }

  /// Element of a two-dimensional array.
  package subscript(row: Int, column: Int) -> Element {
    get { values[row * shape[1] + column] }
    set { values[row * shape[1] + column] = newValue }
  }
}

extension NDArray: Equatable where Element: Equatable {}
