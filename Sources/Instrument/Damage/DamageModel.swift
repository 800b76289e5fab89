package import Configuration
import Crystals
import Quantities

/// How the specimen answers to the beam. Factors of 0 switch a mechanism off.
package struct DamageModel: Sendable, Hashable {
  /// Factors on the rates.
  package var knockOn, radiolysis, hopping: Double
  /// eV that an atom with all its neighbours and nothing behind it needs to leave, by atomic number; `thresholdElse` for others.
  package var thresholds: [Int: Double]
  package var thresholdElse: Double
  /// How far the threshold falls with the share of neighbours that are missing: 1 in proportion, 0 not at all.
  package var edgeWeakening: Double
  /// Factor on the threshold of an atom of a sheet that has another one right behind it.
  package var coveredFactor: Double
  /// eV with which atoms on a surface are bound.
  package var looseThreshold: Double
  /// K; sets the velocities of atoms.
  package var temperature: Double
  /// Å² at 60 kV for the loss of an atom after an excitation, by atomic number; goes with 1/β².
  package var radiolysisCrossSections: [Int: Double]
  /// The same for atoms on a surface: loss, and hops.
  package var looseLoss: Double
  package var looseHop: Double
  /// Å that an atom on a surface hops.
  package var hopLength: Double
  /// eV that a carbon neighbour needs to change places with an impurity of a sheet, by the impurity's atomic number.
  package var exchangeThresholds: [Int: Double]
  package var contamination: ContaminationModel
  package var charging: ChargingModel

  /// What users may set.
  package static let parameters: [Parameter] =
    [
      Parameter("knock_on", .number(1, 0...1e6, unit: ""), "factor on losses by hits on nuclei; 0 for none"),
      Parameter(
        "radiolysis", .number(1, 0...1e6, unit: ""), "factor on losses after excitations; 0 for none"),
      Parameter("hopping", .number(1, 0...1e6, unit: ""), "factor on exchanges and hops; 0 for none"),
      Parameter(
        "threshold_eV", .table([:], 0.1...1000, unit: "eV"),
        "energy that an atom with all its neighbours needs to leave, by element, over the built-in ones"),
      Parameter(
        "other_threshold_eV", .number(10, 0.1...1000, unit: "eV"), "the same for elements that are not listed"
      ),
      Parameter(
        "edge_weakening", .number(1, 0...1, unit: ""),
        "how the threshold falls with missing neighbours: 1 in proportion, 0 not at all"),
      Parameter(
        "covered_factor", .number(2, 1...100, unit: ""),
        "factor on the threshold of an atom of a sheet with another right behind it"),
      Parameter(
        "loose_threshold_eV", .number(3, 0.1...100, unit: "eV"), "binding of an atom that lies on a surface"),
      Parameter("temperature_K", .number(300, 1...3000, unit: "K"), "temperature of the specimen"),
      Parameter(
        "radiolysis_barn", .table([:], 0...1e9, unit: "barn"),
        "cross-section at 60 kV for the loss of an atom after an excitation, by element, over the built-in ones"
      ),
      Parameter(
        "loose_loss_barn", .number(0.5, 0...1e9, unit: "barn"), "the same for an atom that lies on a surface"),
      Parameter(
        "loose_hop_barn", .number(5, 0...1e9, unit: "barn"),
        "cross-section at 60 kV for a hop of an atom that lies on a surface"),
      Parameter("hop_pm", .number(250, 1...2000, unit: "pm"), "length of such a hop"),
      Parameter(
        "exchange_eV", .table([:], 0.1...1000, unit: "eV"),
        "energy that a carbon atom needs to change places with an impurity beside it, by the impurity, over the built-in ones"
      ),
    ] + ContaminationModel.parameters + ChargingModel.parameters

  /// - Throws: `InputError` naming the parameter.
  package init(_ values: JSONValue = .object([:]), path: String = "damage") throws {
    let reader = try ParameterReader(values, Self.parameters, path: path)
    func table(_ key: String, over standard: [Int: Double], unit: Double = 1) throws -> [Int: Double] {
      var table = standard
      for (symbol, value) in try reader.table(key) {
        let element = try InputError.placed(reader.name(key)) { try ChemicalElement(symbol: symbol) }
        table[element.number] = value * unit
      }
      return table
    }
    knockOn = try reader.number("knock_on")
    radiolysis = try reader.number("radiolysis")
    hopping = try reader.number("hopping")
    thresholds = try table("threshold_eV", over: Self.standardThresholds)
    thresholdElse = try reader.number("other_threshold_eV")
    edgeWeakening = try reader.number("edge_weakening")
    coveredFactor = try reader.number("covered_factor")
    looseThreshold = try reader.number("loose_threshold_eV")
    temperature = try reader.number("temperature_K")
    radiolysisCrossSections = try table(
      "radiolysis_barn", over: Self.standardRadiolysis.mapValues { $0 * Self.barn }, unit: Self.barn)
    looseLoss = try reader.number("loose_loss_barn") * Self.barn
    looseHop = try reader.number("loose_hop_barn") * Self.barn
    hopLength = try reader.number("hop_pm") * 1e-2
    exchangeThresholds = try table("exchange_eV", over: Self.standardExchange)
    contamination = try ContaminationModel(reader)
    charging = try ChargingModel(reader)
  }

  /// Whether any atom can leave its place.
  var movesAtoms: Bool { knockOn > 0 || radiolysis > 0 || hopping > 0 }

  /// Å² of a barn.
  package static let barn = 1e-8

  /// eV.
  ///
  /// C of graphene: T. Susi et al., Nat. Commun. 7 (2016) 13040. B and N of h-BN: J. Kotakoski et al., Phys. Rev. B 82 (2010) 113404.
  /// Chalcogens and Mo of sheets: H.-P. Komsa et al., Phys. Rev. Lett. 109 (2012) 035503; W is taken to be like Mo.
  private static let standardThresholds: [Int: Double] = [
    6: 21.14, 5: 19.36, 7: 23.06, 16: 6.9, 34: 6.4, 52: 5.9, 42: 20, 74: 20,
  ]

  /// Barn at 60 kV.
  ///
  /// S: at 80 kV 1.8 barn were counted in MoS2 where knock-on explains 0.8 (Komsa et al., as above); the rest is put on excitations (S.
  /// Kretschmer et al., Nano Lett. 20 (2020) 2865) and carried to 60 kV by 1/β². The others are judgements: half of it for the heavier
  /// chalcogens, little for h-BN, much for halogens and hydrogen.
  private static let standardRadiolysis: [Int: Double] = [
    16: 1.25, 34: 0.6, 52: 0.6, 5: 0.05, 7: 0.05, 1: 1e4, 9: 1e4, 17: 1e4, 35: 1e4, 53: 1e4,
  ]

  /// eV. Chosen so that with the thermal motion of carbon in graphene the cross-section at 60 kV is that counted for P, 0.05 barn (C. Su et
  /// al., Sci. Adv. 5 (2019) eaav2252, table 1). For Si the same mechanism was seen (T. Susi et al., Phys. Rev. Lett. 113 (2014) 115501)
  /// at rates of this order (M. Tripathi et al., Nano Lett. 18 (2018) 5319).
  private static let standardExchange: [Int: Double] = [14: 13.75, 15: 13.75]
}
