/// Something for each axis of the stage.
package protocol StageAxes {
  associatedtype Value
  var x: Value { get set }
  var y: Value { get set }
  var z: Value { get set }
  var alpha: Value { get set }
  var beta: Value { get set }
}

extension StageAxes {
  package subscript(axis: StageAxis) -> Value {
    get { self[keyPath: Self.path(axis)] }
    set { self[keyPath: Self.path(axis)] = newValue }
  }

  private static func path(_ axis: StageAxis) -> WritableKeyPath<Self, Value> {
    switch axis {
    case .x: \.x
    case .y: \.y
    case .z: \.z
    case .alpha: \.alpha
    case .beta: \.beta
    }
  }
}
