import SortedCollections

extension JSONValue {
  /// What a value is, as people tell types of JSON apart; numbers are one type.
  enum TypeName: Int {
    case null, bool, number, string, bytes, timestamp, array, object
  }

  var typeName: TypeName {
    switch self {
    case .null: .null
    case .bool: .bool
    case .integer, .double: .number
    case .string: .string
    case .bytes: .bytes
    case .timestamp: .timestamp
    case .array: .array
    case .object: .object
    }
  }

  /// The order in which one value is greater than another, whatever they are.
  ///
  /// By type first: null, false, true, numbers, text, bytes, points in time, arrays, objects.
  /// Numbers are compared as numbers, and of two that are equal the integer comes first unless the
  /// other is −0. Text, arrays and objects are compared part by part from the front.
  ///
  /// - Returns: A negative number, zero or a positive number; zero for equal values only.
  /// - Complexity: O(n).
  public static func order(_ first: JSONValue, _ second: JSONValue) -> Int {
    switch (first, second) {
    case (.integer(let a), .double(let b)): order(a, b)
    case (.double(let a), .integer(let b)): -order(b, a)
    case (.array(let a), .array(let b)): order(a, b, by: order)
    case (.object(let a), .object(let b)):
      order(a, b) { one, other in
        let order = String.order(one.key, other.key)
        return order != 0 ? order : Self.order(one.value, other.value)
      }
    default:
      if let a = first.scalar, let b = second.scalar, first.typeName == second.typeName {
        Scalar.order(a, b)
      } else {
        first.typeName.rawValue - second.typeName.rawValue
      }
    }
  }

  private static func order<Parts: Collection>(
    _ first: Parts, _ second: Parts, by order: (Parts.Element, Parts.Element) -> Int
  ) -> Int {
    for (a, b) in zip(first, second) {
      let order = order(a, b)
      if order != 0 { return order }
    }
    return first.count - second.count
  }

  /// Exact, where a conversion of the integer would round it.
  private static func order(_ integer: Int64, _ number: Double) -> Int {
    guard number.isFinite, number < 0x1p63 else { return number.sign == .minus ? 1 : -1 }
    guard number >= -0x1p63 else { return 1 }
    let whole = Int64(number)
    if whole != integer { return integer < whole ? -1 : 1 }
    let rest = number - Double(whole)
    if rest != 0 { return rest > 0 ? -1 : 1 }
    return integer == 0 && number.sign == .minus ? 1 : -1
  }
}

extension JSONValue {
  /// Whether nothing of another value is missing here.
  ///
  /// An array holds the elements of another, in whatever order; an object the members; text the
  /// lines, in their order.
  ///
  /// - Complexity: O(n log n).
  func includes(_ other: JSONValue) -> Bool {
    if self == other { return true }
    switch (self, other) {
    case (.array(let mine), .array(let theirs)):
      let sorted = mine.sorted { Self.order($0, $1) < 0 }
      return theirs.allSatisfy { element in
        let place = sorted.partitioningIndex { Self.order($0, element) >= 0 }
        return place < sorted.count && sorted[place] == element
      }
    case (.object(let mine), .object(let theirs)):
      return theirs.allSatisfy { key, value in mine[key]?.includes(value) ?? false }
    case (.string(let mine), .string(let theirs)):
      var rest = Lines.split(mine)[...]
      return Lines.split(theirs).allSatisfy { line in
        guard let place = rest.firstIndex(of: line) else { return false }
        rest = rest[(place + 1)...]
        return true
      }
    default: return false
    }
  }

  /// Each of some values once, where it occurs first.
  ///
  /// - Complexity: O(n log n) comparisons.
  static func distinct(_ values: [JSONValue]) -> [JSONValue] {
    let places = values.indices.sorted { a, b in
      let order = order(values[a], values[b])
      return order != 0 ? order < 0 : a < b
    }
    var isRepeated = Array(repeating: false, count: values.count)
    for (place, next) in zip(places, places.dropFirst()) where values[place] == values[next] {
      isRepeated[next] = true
    }
    return values.indices.filter { !isRepeated[$0] }.map { values[$0] }
  }
}

extension Array {
  /// The first place at which a condition holds, given that it holds from there on.
  fileprivate func partitioningIndex(where holds: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
