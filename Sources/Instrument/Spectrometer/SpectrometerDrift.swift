import Numerics
import Spectroscopy

extension RandomStream.Purpose {
  /// Slow drift of the spectrometer's energy axis.
  static let spectrometerDrift = RandomStream.Purpose("instrument.spectrometer.drift")
}

extension Microscope {
  /// By how many eV the energy axis has walked by itself at a moment.
  func energyDrift(at time: InstrumentTime) -> Double {
    BrownianPath(
      perRootSecond: model.spectrometer.driftPerRootSecond,
      stream: RandomStream(
        seed: seed, purpose: .spectrometerDrift, index: model.spectrometer.serial))(time)
  }

  /// Collection semi-angle of the spectrometer in rad.
  package var collectionAngle: Double {
    model.spectrometer.collection(
      aperture: state.spectrometer.aperture, cameraLength: state.column.cameraLength_m * 1e3)
  }
  /// Entrance aperture in mm with the collection semi-angle nearest to one in rad.
  package func entranceAperture(collection: Double) -> Double {
    func angle(_ aperture: Double) -> Double {
      model.spectrometer.collection(aperture: aperture, cameraLength: state.column.cameraLength_m * 1e3)
    }
    return model.spectrometer.apertures.min { abs(angle($0) - collection) < abs(angle($1) - collection) }!
  }
}
