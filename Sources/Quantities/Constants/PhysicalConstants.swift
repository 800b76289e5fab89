/// Physical constants in SI units, CODATA 2014.
///
/// Source: Mohr, Newell, Taylor, Rev. Mod. Phys. 88 (2016) 035009. Later adjustments change the electron wavelength
/// in its eighth digit only; the 2014 values are kept so that stored references stay valid to double precision.
package enum PhysicalConstants {
  /// Planck constant h in J s.
  package static let planck = 6.62607004e-34
  /// Speed of light c in m/s.
  package static let lightSpeed = 299_792_458.0
  /// Electron rest mass in kg.
  package static let electronMass = 9.10938356e-31
  /// Elementary charge e in C.
  package static let elementaryCharge = 1.6021766208e-19
  /// h² / (2 π m e) in V Å²: turns a scattering factor in Å into the Fourier transform of the potential in V Å³.
  package static let voltPerScatteringLength =
    1e20 * planck * planck / (2 * .pi * electronMass * elementaryCharge)
  /// Atomic mass constant in g.
  package static let atomicMass = 1.660539040e-24
}
