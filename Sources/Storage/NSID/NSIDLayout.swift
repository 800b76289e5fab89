import CHDF5

/// The NSID layout (pyNSID 0.0.7): one group per channel with the data, a dataset per axis, and metadata.
enum NSIDLayout {
  static let measurement = "Measurement_000"
  /// Of the layout, not of this program; readers require it.
  private static let version = "0.0.7.2"

  /// Path of a channel's group; the n-th channel counts from 0.
  static func path(_ channel: ChannelDescription, number: Int) -> String {
    "/\(measurement)/\(groupName(number))/\(channel.name)"
  }

  private static func groupName(_ number: Int) -> String {
    let digits = String(number)
    return "Channel_" + String(repeating: "0", count: max(0, 3 - digits.count)) + digits
  }

  /// Creates everything of a channel but its values. Returns the dataset that takes them.
  static func write(_ channel: ChannelDescription, number: Int, into measurement: HDF5Handle) throws
    -> HDF5Handle
  {
    let outer = try measurement.makeGroup(groupName(number))
    let group = try outer.makeGroup(channel.name)
    let layout = DatasetLayout(
      shape: channel.shape, element: channel.element,
      itemRank: channel.axes.count - channel.leadingRank,
      gzip: channel.gzip)
    let data = try group.makeDataset(channel.name, channel.element, shape: channel.shape, layout: layout)
    for (key, text) in [
      ("quantity", channel.quantity), ("units", channel.units), ("main_data_name", channel.name),
      ("pyNSID_version", version), ("data_type", channel.dataType.rawValue), ("modality", channel.modality),
      ("source", channel.source),
    ] { try data.setAttribute(key, text: text) }
    for (axis, dimension) in channel.axes.enumerated() {
      try attach(dimension, axis: axis, to: data, in: group)
    }
    try group.makeGroup("metadata").write(channel.metadata)
    // Readers expect the group; there is no other program's file behind our data.
    _ = try group.makeGroup("original_metadata")
    return data
  }

  /// Writes an axis' coordinates and declares them the scale of that axis.
  private static func attach(_ dimension: ChannelAxis, axis: Int, to data: HDF5Handle, in group: HDF5Handle)
    throws
  {
    let scale = try group.makeDataset(dimension.name, dimension.values, shape: [dimension.values.count])
    for (key, text) in [
      ("name", dimension.name), ("units", dimension.units), ("quantity", dimension.quantity),
      ("dimension_type", dimension.type.rawValue),
    ] { try scale.setAttribute(key, text: text) }
    let action = "attach the axis \(dimension.name) to \(data.name)"
    try HDF5.check(H5DSset_scale(scale.id, dimension.name), action)
    try HDF5.check(H5DSset_label(data.id, UInt32(axis), dimension.name), action)
    try HDF5.check(H5DSattach_scale(data.id, scale.id, UInt32(axis)), action)
  }
}
