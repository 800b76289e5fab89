import Detection
package import Configuration
import Numerics
import Optics
import Quantities
import Crystals
import Worlds

/// Questions by name, as control interfaces ask them.
extension Referee {
  package static let questions: [String: [Parameter]] = [
    "aberrations": [], "motion": [], "events": [], "clean_frame": [], "expected_fractions": [],
    "beam_places": [],
    "dose_map": [
      Parameter(
        "centre_nm", .numbers([], count: nil, -1e8...1e8, unit: "nm"),
        "of the specimen; empty: the middle of the field"),
      Parameter("size_nm", .number(0, 0...1e8, unit: "nm"), "side; 0: the field"),
      Parameter("columns", .integer(128, 1...4096), "of the map"),
    ],
    "ground_truth": [
      Parameter("columns", .integer(256, 1...4096), "of the maps"),
      Parameter("atoms", .truth(true), "with tables of atoms and columns"),
    ],
  ]

  /// Answers a question by name, as control interfaces ask it.
  /// - Throws: `InputError` for unknown questions and parameters, and where there was no acquisition.
  package func answer(_ name: String, _ values: JSONValue = .object([:])) throws -> Reply {
    guard let parameters = Self.questions[name] else {
      let names = Self.questions.keys.sorted()
      throw InputError(
        "referee: \"\(name)\" is unknown; allowed: \(names.joined(separator: ", "))"
          + Spelling.hint(for: name, among: names))
    }
    let read = try ParameterReader(values, parameters, path: name)
    switch name {
    case "aberrations": return aberrationReply()
    case "motion":
      let turn = microscope.motion.rotation(at: time)
      return Reply([
        "specimen_origin_nm": .array([origin.x, origin.y, origin.z].map { .number($0 / 10) }),
        "beam_direction": .array([turn.x.z, turn.y.z, turn.z.z].map { .number($0) }),
        "beam_place_nm": beamPlace.map { .pair($0 / 10) } ?? .null,
        "field_centre_nm": .pair(microscope.fieldArea.centre / 10),
      ])
    case "events": return Reply(["events": .array(events.map(\.document))])
    case "clean_frame":
      return try frames { try AcquisitionTruth.expectation(of: $0, threads: microscope.threads) }
    case "expected_fractions": return try frames { $0.fractions }
    case "beam_places": return try places()
    case "dose_map": return try dose(read)
    default: return try groundTruth(read)
    }
  }

  private func aberrationReply() -> Reply {
    let (values, height) = aberrations
    var names: [String: JSONValue] = [:]
    for name in CEOSAberration.allCases {
      names[name.name] = name.isRound ? .array([.number(values[name].x / 10)]) : .pair(values[name] / 10)
    }
    let tilt = microscope.illumination.axisTilt
    return Reply([
      "aberrations_nm": .object(names), "specimen_height_nm": .number(height / 10),
      "axis_tilt_mrad": .pair(tilt * 1e3),
      "current_pA": .number(microscope.illumination.current(at: time) * 1e12),
      "source_width_nm": .number(microscope.column.sourceWidth(microscope.state.column) / 10),
    ])
  }

  private func known() throws -> AcquisitionTruth {
    guard let latest else { throw InputError("referee: nothing has been acquired yet") }
    return latest
  }

  private func frames(_ values: (AcquisitionTruth.Signal) throws -> [Float]) throws -> Reply {
    let truth = try known()
    return Reply(
      ["acquisition": .number(Double(truth.acquisition))],
      arrays: try truth.signals.map { signal in
        let found = try values(signal)
        return AcquiredArray(
          name: "\(signal.name)/\(signal.frame)", kind: .image, quantity: "expectation", unit: "",
          axes: signal.axes(found.count), values: found, bits: nil, metadata: [:])
      })
  }

  /// The true place of each dwell on the specimen in nm, x and y, frame by frame.
  private func places() throws -> Reply {
    let truth = try known()
    func number(_ name: String, _ count: Int) -> AcquiredArray.Axis {
      .init(name: name, quantity: "number", unit: "", count: count, first: 0, step: 1)
    }
    return Reply(
      ["acquisition": .number(Double(truth.acquisition))],
      arrays: truth.trajectories.enumerated().map { index, trajectory in
        let places = truth.places(frame: index, threads: microscope.threads)
        return AcquiredArray(
          name: "places/\(index)", kind: .image, quantity: "place on the specimen", unit: "nm",
          axes: [
            number("row", trajectory.rows), number("column", trajectory.columns), number("component", 2),
          ],
          values: places.flatMap { [Float($0.x / 10), Float($0.y / 10)] }, bits: nil, metadata: [:])
      })
  }

  private func dose(_ read: ParameterReader) throws -> Reply {
    let centre = try read.numbers("centre_nm")
    guard centre.isEmpty || centre.count == 2 else {
      throw InputError("\(read.name("centre_nm")): \(centre.count) numbers are not allowed; allowed: 0 or 2")
    }
    let side = try read.number("size_nm")
    let field = microscope.fieldArea
    let area = Area(
      centre: centre.isEmpty ? field.centre : SIMD2(centre[0], centre[1]) * 10,
      size: SIMD2(repeating: side > 0 ? side * 10 : field.size.x))
    let columns = try read.integer("columns")
    let map = doseMap(area, columns: columns, rows: columns)
    func axis(_ name: String, _ low: Double) -> AcquiredArray.Axis {
      let step = area.size.x / Double(columns) / 10
      return .init(
        name: name, quantity: "length", unit: "nm", count: columns, first: low / 10 + step / 2, step: step)
    }
    return Reply(
      ["electrons": .number(microscope.state.dose.total)],
      arrays: [
        AcquiredArray(
          name: "dose", kind: .image, quantity: "dose", unit: "e/Å²",
          axes: [axis("y", area.low.y), axis("x", area.low.x)],
          values: map.map { Float($0) }, bits: nil, metadata: [:])
      ])
  }

  private func groundTruth(_ read: ParameterReader) throws -> Reply {
    guard let area = window() else { throw InputError("referee: nothing has been scanned yet") }
    let columns = try read.integer("columns")
    let rows = max(1, Int((Double(columns) * area.size.y / area.size.x).rounded()))
    let truth = GroundTruth(
      of: try known().world, in: area, columns: columns, rows: min(rows, 4096),
      atoms: try read.truth("atoms"),
      threads: microscope.threads)
    return Reply(
      [
        "window_nm": .array([area.low.x, area.low.y, area.size.x, area.size.y].map { .number($0 / 10) }),
        "tables": .object(Dictionary(uniqueKeysWithValues: truth.tables.map { ($0.name, $0.document) })),
      ], arrays: truth.maps.map { AcquiredArray($0) })
  }
}

extension SpecimenEvent {
  fileprivate var document: JSONValue {
    func place(_ place: Vector) -> JSONValue { .array([place.x, place.y, place.z].map { .number($0 / 10) }) }
    return .object([
      "time_s": .number(time.seconds), "kind": .string(kind.rawValue), "cause": .string(cause.rawValue),
      "element": .number(Double(element)), "atom": .string(identity.description), "from_nm": place(from),
      "to_nm": to.map(place) ?? .null, "dose_e_per_A2": .number(dose),
    ])
  }
}

extension Table {
  /// As a document: names with lists of values.
  fileprivate var document: JSONValue {
    .object(
      Dictionary(
        uniqueKeysWithValues: columns.map { column in
          switch column.values {
          case .whole(let list): (column.name, .array(list.map { .number(Double($0)) }))
          case .real(let list): (column.name, .array(list.map { .number($0) }))
          case .text(let list): (column.name, .array(list.map { .string($0) }))
          }
        }))
  }
}

extension AcquiredArray {
  fileprivate init(_ map: PixelMap) {
    func number(_ name: String, _ count: Int) -> Axis {
      Axis(name: name, quantity: "number", unit: "", count: count, first: 0, step: 1)
    }
    self.init(
      name: map.name, kind: .image, quantity: map.meaning, unit: "",
      axes: [number("row", map.rows), number("column", map.columns)],
      values: map.values, bits: nil,
      metadata: map.classes.isEmpty ? [:] : ["classes": .array(map.classes.map { .string($0) })])
  }
}

extension AcquisitionTruth.Signal {
  fileprivate func axes(_ count: Int) -> [AcquiredArray.Axis] {
    func number(_ name: String, _ count: Int) -> AcquiredArray.Axis {
      .init(name: name, quantity: "number", unit: "", count: count, first: 0, step: 1)
    }
    let columns: Int =
      switch recording {
      case .scan(_, _, _, let exposure, _, _): exposure.columns
      case .camera(let sensor, _, _, _, _): sensor.columns
      }
    return [number("row", count / columns), number("column", columns)]
  }
}
