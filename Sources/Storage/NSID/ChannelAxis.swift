/// One axis of an array in a file, with the coordinate of every index.
package struct ChannelAxis: Sendable, Equatable {
  /// Name of the axis and of the dataset with its coordinates, such as "x"; unique within its channel.
  package var name: String
  /// Coordinate of every index, in `units`; as many as the axis is long.
  package var values: [Double]
  /// Unit such as "Å", "mrad", "1/Å"; "a.u." or "1" where there is none, never empty.
  package var units: String
  /// What is counted, such as "position", "scattering angle"; never empty.
  package var quantity: String
  package var type: DimensionType

  package init(name: String, values: [Double], units: String, quantity: String, type: DimensionType) {
    self.name = name
    self.values = values
    self.units = units
    self.quantity = quantity
    self.type = type
  }

  /// An axis of equal steps: first, first + step, …
  package init(
    name: String, count: Int, first: Double = 0, step: Double = 1, units: String, quantity: String,
    type: DimensionType
  ) {
    self.init(
      name: name, values: (0..<count).map { first + Double($0) * step }, units: units, quantity: quantity,
      type: type)
  }

  /// Distance of neighbouring coordinates if it is the same everywhere to a millionth; nil otherwise.
  /// A single coordinate has the step 1.
  var step: Double? {
    guard values.count > 1 else { return 1 }
    let step = (values[values.count - 1] - values[0]) / Double(values.count - 1)
    let isEven = values.enumerated().allSatisfy {
      abs($1 - (values[0] + Double($0) * step)) <= 1e-6 * abs(step)
    }
    return isEven && step != 0 ? step : nil
  }
}
