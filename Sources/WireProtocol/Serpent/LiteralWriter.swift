/// Writes values as Python literals.
struct LiteralWriter {
  /// Whose habits: serpent's text for `ast.literal_eval`, or that of Python's own `repr`.
  enum Style {
    case serpent
    case python
  }

  let style: Style
  var out = TextBytes()

  private var comma: StaticString { style == .serpent ? "," : ", " }
  private var colon: StaticString { style == .serpent ? ":" : ": " }

  init(style: Style) { self.style = style }

  mutating func write(_ value: WireValue) {
    switch value {
    case .null: out.append("None")
    case .bool(let truth): out.append(truth ? "True" : "False")
    case .int(let number): out.append(integer: number)
    case .bigInt(let digits): out.append(text: digits)
    case .float(let number): write(number)
    case .complex(let real, let imaginary): writeComplex(real, imaginary)
    case .string(let text): PythonText.quote(text, into: &out)
    case .bytes(let bytes): write(bytes)
    case .list(let items): sequence(items, "[", "]")
    case .tuple(let items):
      if items.count == 1 {
        out.append("(")
        write(items[0])
        out.append(",)")
      } else {
        sequence(items, "(", ")")
      }
    case .set(let items):
      // Python has no literal for an empty set; serpent writes an empty tuple.
      if items.isEmpty {
        style == .serpent ? out.append("()") : out.append("set()")
      } else {
        sequence(items, "{", "}")
      }
    case .dict(let entries):
      out.append("{")
      for (place, entry) in entries.enumerated() {
        if place > 0 { out.append(comma) }
        write(entry.key)
        out.append(colon)
        write(entry.value)
      }
      out.append("}")
    case .array(let array):
      let style = style
      out.append(array, separator: comma) { Self.notFinite($0, style, &$1) }
    }
  }

  private mutating func sequence(_ items: [WireValue], _ begin: StaticString, _ end: StaticString) {
    out.append(begin)
    for (place, item) in items.enumerated() {
      if place > 0 { out.append(comma) }
      write(item)
    }
    out.append(end)
  }

  private mutating func write(_ number: Double) {
    if number.isFinite { out.append(finite: number) } else { Self.notFinite(number, style, &out) }
  }

  /// An infinite number is one that overflows when it is read; for what is no number serpent has a dictionary.
  private static func notFinite(_ number: Double, _ style: Style, _ out: inout TextBytes) {
    switch style {
    case .serpent where number.isNaN: out.append("{'__class__':'float','value':'nan'}")
    case .serpent: out.append(number > 0 ? "1e30000" : "-1e30000")
    case .python: out.append(number.isNaN ? "nan" : number > 0 ? "inf" : "-inf")
    }
  }

  private mutating func writeComplex(_ real: Double, _ imaginary: Double) {
    if style == .serpent && (real.isNaN || imaginary.isNaN) {
      out.append("{'__class__':'complex','real':")
      write(real)
      out.append(",'imag':")
      write(imaginary)
      out.append("}")
      return
    }
    out.append("(")
    write(real)
    if imaginary.sign == .plus || imaginary.isNaN { out.append("+") }
    write(imaginary)
    out.append("j)")
  }

  private mutating func write(_ bytes: [UInt8]) {
    switch style {
    case .serpent:
      out.append("{'data': '")
      out.append(text: WireValue.base64(bytes))
      out.append("', 'encoding': 'base64'}")
    case .python: PythonText.quote(bytes, into: &out)
    }
  }
}
