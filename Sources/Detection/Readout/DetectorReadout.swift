package import Numerics
package import Quantities

/// A detector prepared for the spectra of one layout and wavelength.
///
/// Reading goes in two steps, because electrons add up and ratios of them do not. `accumulate` adds
/// intensities, so that its sums may be averaged over phonon configurations and foci and blurred over the
/// scan; `finish` turns the sums of a position into its values. Only the centre of mass distinguishes them:
/// three sums (all, times αx, times αy) become two values. Spectra of an incident beam with Σ|ψ|² = 1 give
/// fractions of the incident beam.
package struct DetectorReadout: Sendable {
  package let detector: Detector
  /// Shape of the values of one position: [] annular, [segments], [nky, nkx], [2] centre of mass (x, y) in
  /// rad.
  package let shape: [Int]
  /// Numbers per position that `accumulate` adds to.
  package let sumCount: Int
  /// Numbers per position after `finish`: the product of `shape`.
  package let valueCount: Int
  /// The axes of a pixelated detector's patterns.
  package let axes: PatternAxes?
  private let plan: ReadingPlan

  /// Refuses a camera whose bins do not fit its pattern.
  package init(_ detector: Detector, layout: SpectrumLayout, beam: ElectronBeam) throws(InputError) {
    let wavelength = beam.wavelength
    self.detector = detector
    var axes: PatternAxes?
    switch detector {
    case .annular(let annulus):
      shape = []
      plan = .segments(
        SegmentRuns(layout: layout, count: 1) { kx, ky in
          annulus.contains(kx: kx, ky: ky, wavelength: wavelength) ? 0 : nil
        })
    case .segmented(let segments):
      shape = [segments.count]
      plan = .segments(
        SegmentRuns(layout: layout, count: segments.count) { kx, ky in
          segments.segment(kx: kx, ky: ky, wavelength: wavelength)
        })
    case .pixelated(let camera):
      let size = try camera.size(grid: layout.grid, wavelength: wavelength)
      let crop = camera.croppedSize(grid: layout.grid, wavelength: wavelength)
      shape = [size.ny, size.nx]
      var field = layout.grid
      if case .camera(let geometry) = camera.crop {
        plan = .camera(
          CameraPixels(layout: layout, camera: geometry, bin: camera.bin, wavelength: wavelength))
        let length = wavelength / geometry.pixelAngle
        field = Grid(nx: crop.nx, ny: crop.ny, lengthX: length, lengthY: length)
      } else {
        plan = .pixels(PixelBlocks(layout: layout, nx: crop.nx, ny: crop.ny, bin: camera.bin))
      }
      axes = PatternAxes(grid: field, nx: crop.nx, ny: crop.ny, bin: camera.bin, wavelength: wavelength)
    case .centreOfMass:
      shape = [2]
      plan = .moments(FirstMoments(layout: layout, wavelength: wavelength))
    }
    self.axes = axes
    valueCount = shape.reduce(1, *)
    sumCount = if case .moments = plan { 3 } else { valueCount }
  }

  /// For a detector whose sums are intensities of regions, for each of them and each of `count` elements of the layout
  /// whether it belongs to the region; nil for other detectors.
  package func regions(count: Int) -> [[Bool]]? {
    guard case .segments(let runs) = plan else { return nil }
    return (0..<runs.count).map { segment in
      var region = [Bool](repeating: false, count: count)
      for run in runs.runs where run.segment == segment {
        for index in run.start..<run.start + run.count { region[index] = true }
      }
      return region
    }
  }

  /// Whether `regions` has any.
  package var isSumOfRegions: Bool { if case .segments = plan { true } else { false } }

  /// Sets the elements of a spectrum's layout that the detector looks at; others stay as they are.
  package func mark(_ seen: inout [Bool]) {
    switch plan {
    case .segments(let runs): runs.mark(&seen)
    case .pixels(let blocks): blocks.mark(&seen)
    case .camera(let camera): camera.mark(&seen)
    case .moments: for index in seen.indices { seen[index] = true }
    }
  }

  /// Adds `weight` times the intensities of a spectrum (in the layout's order) to the `sumCount` sums of a
  /// position.
  package func accumulate<Real: RealScalar, Value: RealScalar>(
    _ spectrum: UnsafePointer<Complex<Real>>, weight: Double = 1, into sums: UnsafeMutablePointer<Value>
  ) {
    // Generic code is not specialised across modules, so both precisions are chosen here, once per pattern.
    let source = UnsafeRawPointer(spectrum)
    let target = UnsafeMutableRawPointer(sums)
    switch (Real.self == Float.self, Value.self == Float.self) {
    case (true, true):
      add(source.assumingMemoryBound(to: Float.self), weight, target.assumingMemoryBound(to: Float.self))
    case (true, false):
      add(source.assumingMemoryBound(to: Float.self), weight, target.assumingMemoryBound(to: Double.self))
    case (false, true):
      add(source.assumingMemoryBound(to: Double.self), weight, target.assumingMemoryBound(to: Float.self))
    case (false, false):
      add(source.assumingMemoryBound(to: Double.self), weight, target.assumingMemoryBound(to: Double.self))
    }
  }

  /// The same on interleaved real and imaginary parts.
  private func add<Part: BinaryFloatingPoint, Value: BinaryFloatingPoint>(
    _ spectrum: UnsafePointer<Part>, _ weight: Double, _ sums: UnsafeMutablePointer<Value>
  ) {
    switch plan {
    case .segments(let runs): runs.accumulate(spectrum, weight: weight, into: sums)
    case .pixels(let blocks): blocks.accumulate(spectrum, weight: weight, into: sums)
    case .camera(let camera): camera.accumulate(spectrum, weight: weight, into: sums)
    case .moments(let moments): moments.accumulate(spectrum, weight: weight, into: sums)
    }
  }

  /// Turns the `sumCount` sums of a position into its `valueCount` values. The centre of mass of nothing is
  /// the axis.
  package func finish<Value: RealScalar>(
    _ sums: UnsafePointer<Value>, into values: UnsafeMutablePointer<Value>
  ) {
    guard case .moments = plan else {
      values.update(from: sums, count: valueCount)
      return
    }
    let (all, x, y) = (sums[0], sums[1], sums[2])
    values[0] = all > 0 ? x / all : 0
    values[1] = all > 0 ? y / all : 0
  }

  /// The values of a single spectrum: `accumulate` and `finish` in one.
  package func read<Real: RealScalar, Value: RealScalar>(
    _ spectrum: UnsafePointer<Complex<Real>>, into values: UnsafeMutablePointer<Value>
  ) {
    guard case .moments = plan else {
      values.update(repeating: 0, count: valueCount)
      accumulate(spectrum, into: values)
      return
    }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: 5) { scratch in
      scratch.initialize(repeating: 0)
      let sums = scratch.baseAddress!
      accumulate(spectrum, into: sums)
      finish(UnsafePointer(sums), into: sums + 3)
      values[0] = Value(sums[3])
      values[1] = Value(sums[4])
    }
  }
}

/// How a prepared detector goes through a spectrum.
enum ReadingPlan: Sendable {
  case segments(SegmentRuns)
  case pixels(PixelBlocks)
  case camera(CameraPixels)
  case moments(FirstMoments)
}
