/// Values in numbered places, so that the event queue moves numbers and not values.
struct Slab<Value: Sendable>: Sendable {
  private var values: [Value?] = []
  private var free: [UInt32] = []

  /// How many places are taken.
  var count: Int { values.count - free.count }

  /// Puts a value into a free place.
  mutating func insert(_ value: Value) -> UInt32 {
    if let place = free.popLast() {
      values[Int(place)] = value
      return place
    }
    values.append(value)
    return UInt32(values.count - 1)
  }

  /// Takes the value out of its place.
  mutating func remove(_ place: UInt32) -> Value {
    guard let value = values[Int(place)] else {
      preconditionFailure("place \(place) is empty")
    }
    values[Int(place)] = nil
    free.append(place)
    return value
  }
}
