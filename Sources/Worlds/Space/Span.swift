/// A stretch along the beam in Å that lies inside of a body: from `top`, where the beam enters, to `bottom`.
package struct Span: Sendable, Hashable {
  package var top, bottom: Double

  package init(_ top: Double, _ bottom: Double) {
    self.top = top
    self.bottom = bottom
  }

  package var length: Double { bottom - top }
}

extension [Span] {
  /// What lies in both of two lists; each is in order and without overlaps.
  package func intersected(with other: [Span]) -> [Span] {
    var shared: [Span] = []
    for first in self {
      for second in other {
        let (top, bottom) = (Swift.max(first.top, second.top), Swift.min(first.bottom, second.bottom))
        if top < bottom { shared.append(Span(top, bottom)) }
      }
    }
    return shared
  }

  /// What lies in the first list and not in the second.
  package func subtracting(_ other: [Span]) -> [Span] {
    var left = self
    for hole in other {
      left = left.flatMap { span -> [Span] in
        [
          Span(span.top, Swift.min(span.bottom, hole.top)),
          Span(Swift.max(span.top, hole.bottom), span.bottom),
        ]
        .filter { $0.top < $0.bottom }
      }
    }
    return left
  }
}
