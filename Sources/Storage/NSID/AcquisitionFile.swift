import CHDF5
import Foundation
import Quantities

/// Writer of an acquisition: any number of channels in one HDF5 file, in the NSID layout.
///
/// The file grows under a hidden name in the folder of its target. `commit` puts it in the target's place;
/// without that, the target stays as it was and nothing is left behind. Files hold no times and no paths:
/// equal data give equal bytes, in whatever order they arrive (compressed channels excepted). May be used
/// from several threads; the calls are carried out one after the other.
package final class AcquisitionFile: @unchecked Sendable {
  /// What is known of a channel while it is written.
  private struct OpenChannel {
    let description: ChannelDescription
    let dataset: HDF5Handle
    var written = RangeSet<Int>()
  }

  /// Where the file will be.
  package var path: String { unfinished.target.path }

  // All of it is used under `HDF5.exclusively` only.
  private let unfinished: UnfinishedFile
  private let isInteroperable: Bool
  private var file: hid_t = -1
  private var descriptor: Int32 = -1
  private var measurement: HDF5Handle?
  private var experiments: HDF5Handle?
  private var channels: [OpenChannel] = []
  private var hasDataCube = false

  /// Refuses a path where no file can be written. To be called before a long calculation.
  ///
  /// - Throws: `InputError` if the folder is missing or not writable, or if the path is a folder or a device.
  package static func checkWritable(_ path: String) throws {
    _ = try TargetPath(path)
  }

  /// Begins a file that will replace `path`.
  ///
  /// - Parameters:
  ///   - provenance: what made the file (program, version, run file, seed); written to `/provenance`.
  ///   - interoperable: also add entrances for HyperSpy (every channel) and py4DSTEM (the first 4D channel).
  ///     They are links; the data are stored once.
  /// - Throws: `InputError` if the path cannot be written, `RunError` if the disk refuses.
  package init(path: String, provenance: [String: Metadata] = [:], interoperable: Bool = true) throws {
    let unfinished = try UnfinishedFile(target: TargetPath(path))
    self.unfinished = unfinished
    isInteroperable = interoperable
    try HDF5.exclusively {
      try begin(provenance)
    }
  }

  deinit { abandon() }

  private func begin(_ provenance: [String: Metadata]) throws {
    let access = try HDF5Handle(H5Pcreate(stm_h5_file_access()), "prepare the file")
    // Closing the file closes whatever is still open in it.
    try HDF5.check(H5Pset_fclose_degree(access.id, H5F_CLOSE_STRONG), "prepare the file")
    file = try HDF5.check(
      H5Fcreate(unfinished.temporaryPath, stm_h5_truncate(), stm_h5_default(), access.id), "create \(path)")
    var address: UnsafeMutableRawPointer?
    if H5Fget_vfd_handle(file, stm_h5_default(), &address) >= 0, let address {
      descriptor = address.load(as: Int32.self)
    }
    let root = try HDF5Handle(H5Gopen2(file, "/", stm_h5_default()), "open \(path)")
    try root.setAttribute("authoring_program", text: "stemulator")
    if isInteroperable {
      try HyperSpyLayout.writeRootAttributes(root)
      try DataCubeLayout.writeRootAttributes(root)
      experiments = try root.makeGroup(HyperSpyLayout.experiments)
    }
    measurement = try root.makeGroup(NSIDLayout.measurement)
    try root.makeGroup("provenance").write(provenance)
  }

  /// Adds a channel. Its values follow with `write`.
  ///
  /// - Throws: `InputError` if the description cannot be kept or its name is taken; `RunError` if the disk
  ///   refuses.
  package func addChannel(_ description: ChannelDescription) throws -> Channel {
    try description.validate()
    return try HDF5.exclusively {
      guard let measurement else { preconditionFailure("the file \(path) has been closed") }
      guard !channels.contains(where: { $0.description.name == description.name }) else {
        throw InputError("two detectors or outputs are called \"\(description.name)\"; names must differ")
      }
      let number = channels.count
      let dataset = try NSIDLayout.write(description, number: number, into: measurement)
      let place = NSIDLayout.path(description, number: number)
      if let experiments {
        try HyperSpyLayout.write(description, path: place, into: experiments)
        if !hasDataCube && DataCubeLayout.suits(description) {
          let root = try HDF5Handle(H5Gopen2(file, "/", stm_h5_default()), "open \(path)")
          try DataCubeLayout.write(description, path: place, into: root)
          hasDataCube = true
        }
      }
      channels.append(OpenChannel(description: description, dataset: dataset))
      return Channel(file: self, number: number, description: description)
    }
  }

  /// Adds what is known only after the data: to `/provenance` and to the metadata of every channel so far.
  package func add(provenance: [String: Metadata], channels added: [String: Metadata]) throws {
    try HDF5.exclusively {
      precondition(measurement != nil, "the file \(path) has been closed")
      try HDF5Handle(H5Gopen2(file, "/provenance", stm_h5_default()), "open \(path)").write(provenance)
      for (number, channel) in channels.enumerated() {
        let place = NSIDLayout.path(channel.description, number: number) + "/metadata"
        try HDF5Handle(H5Gopen2(file, place, stm_h5_default()), "open \(path)").write(added)
      }
    }
  }

  /// Runs `body` with the file's root group.
  func inRoot(_ body: (HDF5Handle) throws -> Void) throws {
    try HDF5.exclusively {
      precondition(measurement != nil, "the file \(path) has been closed")
      try body(try HDF5Handle(H5Gopen2(file, "/", stm_h5_default()), "open \(path)"))
    }
  }

  /// Writes a run of elements of a channel, counted in C order.
  func write<Value: StorableElement>(_ values: UnsafeBufferPointer<Value>, channel: Int, at first: Int) throws
  {
    try HDF5.exclusively {
      precondition(measurement != nil, "the file \(path) has been closed")
      let description = channels[channel].description
      let run = first..<first + values.count
      precondition(
        first >= 0 && run.upperBound <= description.count,
        "elements \(run) do not lie in \(description.name) with \(description.count) elements")
      precondition(
        Value.elementType.isComplex == description.element.isComplex,
        "\(Value.elementType) cannot be written as \(description.element)")
      guard !values.isEmpty else { return }
      try channels[channel].dataset.write(values, boxes: Box.covering(run, of: description.shape))
      channels[channel].written.insert(contentsOf: run)
    }
  }

  /// Completes the file, waits until the disk has it, and puts it in the target's place.
  ///
  /// - Throws: `RunError` if a channel has not been written completely or the disk refuses. Nothing is left
  ///   then, and the target is untouched.
  package func commit() throws {
    try HDF5.exclusively {
      precondition(measurement != nil, "the file \(path) has been closed")
      do {
        for channel in channels {
          let whole = RangeSet(0..<channel.description.count)
          guard channel.written == whole else {
            throw RunError("\(path): not all of \(channel.description.name) has been written")
          }
        }
        for channel in channels { try channel.dataset.close() }
        try HDF5.check(H5Fflush(file, H5F_SCOPE_GLOBAL), "write \(path)")
        (measurement, experiments, channels) = (nil, nil, [])
        let closing = file
        file = -1
        try HDF5.check(H5Fclose(closing), "write \(path)")
        try unfinished.commit()
      } catch {
        abandon()
        throw error
      }
    }
  }

  /// Drops the file; the target stays as it was. Does nothing after `commit`.
  package func abandon() {
    HDF5.exclusively {
      unfinished.discard()
      guard file >= 0 else { return }
      // What the library still holds in memory must go somewhere for it to close the file. On a full disk it
      // could not, so it is sent into memory that vanishes.
      let sink = stm_anonymous_file()
      if descriptor >= 0 && sink >= 0 { _ = dup2(sink, descriptor) }
      if sink >= 0 { close(sink) }
      (measurement, experiments, channels) = (nil, nil, [])
      _ = H5Fclose(file)
      file = -1
    }
  }
}
