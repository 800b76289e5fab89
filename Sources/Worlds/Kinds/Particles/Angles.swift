import Foundation

func arcCosine(_ value: Double) -> Double { acos(value) }
func degrees(_ radians: Double) -> Double { radians * 180 / .pi }
func radians(_ degrees: Double) -> Double { degrees * .pi / 180 }
func tangent(_ radians: Double) -> Double { tan(radians) }
func cubeRoot(_ value: Double) -> Double { cbrt(value) }
func errorFunction(_ value: Double) -> Double { erf(value) }
