/// Something that is rarely there, kept apart, so that what holds it is small and quickly copied.
@usableFromInline
@propertyWrapper
struct Boxed<Value: Sendable>: Sendable {
  @usableFromInline
  indirect enum Storage: Sendable {
    case none
    case some(Value)
  }

  @usableFromInline var storage: Storage

  @inlinable
  init(wrappedValue: Value?) { storage = wrappedValue.map { .some($0) } ?? .none }

  @inlinable
  var wrappedValue: Value? {
    get {
      switch storage {
      case .none: nil
      case .some(let value): value
      }
    }
    _modify {
      var value = wrappedValue
      // Whoever changes it holds the only reference, and copies none of what it refers to.
      storage = .none
      defer { storage = value.map { .some($0) } ?? .none }
      yield &value
    }
  }
}
