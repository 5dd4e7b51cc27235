/// Values in numbered places, so that the event queue moves numbers and not values.
@usableFromInline
struct Slab<Value: Sendable>: Sendable {
  @usableFromInline var values: [Value?] = []
  @usableFromInline var free: [UInt32] = []

  init() {}

  /// How many places are taken.
  var count: Int { values.count - free.count }

  /// Puts a value into a free place.
  @inlinable
  mutating func insert(_ value: consuming Value) -> UInt32 {
    if let place = free.popLast() {
      values[Int(place)] = consume value
      return place
    }
    values.append(consume value)
    return UInt32(values.count - 1)
  }

  /// Takes the value out of its place.
  @inlinable
  mutating func remove(_ place: UInt32) -> Value {
    guard let value = values[Int(place)].take() else {
      preconditionFailure("place \(place) is empty")
    }
    free.append(place)
    return value
  }
}
