package import Configuration
package import Storage

extension Metadata {
  /// A document as metadata: lists of numbers or texts stay lists, others are written as text; null is left out.
  package init?(_ value: JSONValue) {
    switch value {
    case .null: return nil
    case .bool(let truth): self = .truth(truth)
    case .number(let number):
      self =
        number == number.rounded() && abs(number) < 9e15 && !(number == 0 && number.sign == .minus)
        ? .integer(Int(number)) : .number(number)
    case .string(let text): self = .text(text)
    case .array(let items):
      let numbers = items.compactMap { if case .number(let number) = $0 { number } else { nil } }
      let texts = items.compactMap { if case .string(let text) = $0 { text } else { nil } }
      if !items.isEmpty && numbers.count == items.count {
        self = .numbers(numbers)
      } else if !items.isEmpty && texts.count == items.count {
        self = .texts(texts)
      } else {
        self = .text(value.text(width: .max))
      }
    case .object(let entries): self = .group(entries.compactMapValues { Metadata($0) })
    }
  }
}
