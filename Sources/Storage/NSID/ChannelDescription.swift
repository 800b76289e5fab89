import Quantities

/// Everything about an array in an acquisition file but its values.
package struct ChannelDescription: Sendable {
  /// Name of the dataset: that of the detector, or `probe`, `potential`, …
  package var name: String
  /// What the values are, such as "intensity".
  package var quantity: String
  /// Unit of the values, such as "e" or "fraction of the beam"; never empty.
  package var units: String
  package var dataType: DataType
  /// Technique, such as "STEM", "4D-STEM", "EELS".
  package var modality: String
  /// Where the data come from: detector or program.
  package var source: String
  /// The axes, slowest first. Their lengths are the shape of the array.
  package var axes: [ChannelAxis]
  /// How the values are kept in the file.
  package var element: ElementType
  /// Settings and conditions, shown by every reader.
  package var metadata: [String: Metadata]
  /// Level 1 to 9 of lossless compression (gzip after byte shuffling); nil, the default, for none.
  package var gzip: Int?
  /// Number of leading axes that HyperSpy navigates; nil: all but the last two (images, patterns) or
  /// the last one (spectra, segments).
  package var navigationRank: Int?

  /// What HyperSpy keeps as `Acquisition_instrument.TEM`: `beam_energy` in keV, `convergence_angle` in mrad, `Detector`, …
  package var conditions: [String: Metadata] = [:]

  package init(
    name: String, quantity: String, units: String, dataType: DataType, modality: String, source: String,
    axes: [ChannelAxis], element: ElementType, metadata: [String: Metadata] = [:], gzip: Int? = nil,
    navigationRank: Int? = nil
  ) {
    self.name = name
    self.quantity = quantity
    self.units = units
    self.dataType = dataType
    self.modality = modality
    self.source = source
    self.axes = axes
    self.element = element
    self.metadata = metadata
    self.gzip = gzip
    self.navigationRank = navigationRank
  }

  package var shape: [Int] { axes.map(\.values.count) }
  package var count: Int { shape.reduce(1, *) }

  /// Leading axes that count items, such as scan positions.
  var leadingRank: Int { navigationRank ?? max(0, axes.count - itemRank) }

  /// Trailing axes of one item: 2 for images and patterns, 1 for spectra, profiles and the channels of a
  /// detector.
  private var itemRank: Int {
    switch axes.last?.type {
    case .channel, .spectral, .temporal: 1
    default: [.image, .imageStack, .imageMap, .image4D].contains(dataType) ? 2 : 1
    }
  }

  /// Names that the layout uses itself within a channel's group.
  private static let reserved: Set = ["metadata", "original_metadata", "provenance"]

  /// Refuses what a reader could not find again.
  ///
  /// - Throws: `InputError` naming the channel, the value and what is allowed.
  package func validate() throws {
    try Self.validate(name: name, as: "detector or output")
    guard !Self.reserved.contains(name), !name.hasPrefix("Structure_") else {
      throw InputError("detector or output \"\(name)\": this name is used by the file format")
    }
    for (what, text) in [
      ("quantity", quantity), ("units", units), ("modality", modality), ("source", source),
    ] where text.isEmpty { throw InputError("\(name): \(what) must not be empty") }
    guard (1...32).contains(axes.count) else {
      throw InputError("\(name): \(axes.count) axes are not allowed; allowed: 1 to 32")
    }
    if let gzip, !(1...9).contains(gzip) {
      throw InputError("\(name): compression level \(gzip) is not allowed; allowed: 1 to 9")
    }
    if let navigationRank, !(0...axes.count).contains(navigationRank) {
      throw InputError("\(name): \(navigationRank) navigation axes of \(axes.count) are not allowed")
    }
    var used: Set = [name]
    for axis in axes {
      try Self.validate(name: axis.name, as: "axis")
      guard !Self.reserved.contains(axis.name) else {
        throw InputError("\(name): axis \"\(axis.name)\": this name is used by the file format")
      }
      guard used.insert(axis.name).inserted else {
        throw InputError(
          "\(name): the name \"\(axis.name)\" is used by an axis and again by the channel or another axis"
        )
      }
      guard !axis.units.isEmpty, !axis.quantity.isEmpty else {
        throw InputError("\(name): units and quantity of the axis \(axis.name) must not be empty")
      }
      guard !axis.values.isEmpty else {
        throw InputError("\(name): the axis \(axis.name) has no points")
      }
    }
  }

  /// Names become parts of HDF5 paths and attributes of Python objects: no slash, no control character, not
  /// "." or "..".
  private static func validate(name: String, as what: String) throws {
    let isClean = name.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 && $0 != "/" }
    guard !name.isEmpty, isClean, name != ".", name != "..", name.utf8.count <= 200 else {
      throw InputError(
        "\(what) name \"\(name)\" is not allowed; "
          + "allowed: 1 to 200 characters without slashes and control characters, not . or ..")
    }
    guard name.trimmingPrefix(while: \.isWhitespace) == name, name.last?.isWhitespace != true else {
      throw InputError("\(what) name \"\(name)\" is not allowed: it begins or ends with a space")
    }
  }
}
