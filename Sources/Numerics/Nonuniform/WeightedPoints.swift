/// Points of a periodic rectangle with a value each; places in periods, any number of them.
package struct WeightedPoints: Sendable {
  package var x: [Double]
  package var y: [Double]
  package var value: [Double]

  package init(x: [Double], y: [Double], value: [Double]) {
    precondition(x.count == y.count && y.count == value.count, "each point has x, y and a value")
    self.x = x
    self.y = y
    self.value = value
  }

  package var count: Int { x.count }
}
