extension CrystalBody {
  /// The sites of its cell in the crystal's own axes, with dopants and vacancies.
  package var cellSites: [CrystalSite] { sites.map(\.site) }
}
