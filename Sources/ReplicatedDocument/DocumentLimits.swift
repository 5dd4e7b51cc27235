public import CRDTs
public import CanonicalCoding
import Causality
import SortedCollections

/// How much a document may hold; edits beyond are refused, and so are bytes that say more.
///
/// A merge never fails: what has been let in by one replica must be let in by all. Give all
/// replicas the same limits, and read foreign bytes with
/// ``Document/init(canonicalBytes:within:)`` or the same initialiser of a delta.
public struct DocumentLimits: Hashable, Sendable {
  /// How many arrays and objects may nest in one value, whatever the limits.
  public static let maximumValueDepth = 24

  /// How many keys a path may have; at most ``DocumentPath/maximumDepth``.
  public var depth: Int

  /// How many bytes of UTF-8 a key may have.
  public var keyLength: Int

  /// How many bytes a value, its parts included, may have: of text, of bytes, eight for the rest.
  public var valueSize: Int

  /// How many fields a map, and how many members a set may have.
  public var width: Int

  /// The limits that hold where no others are named, or changed ones.
  public init(
    depth: Int = DocumentPath.maximumDepth, keyLength: Int = 1024, valueSize: Int = 1 << 20,
    width: Int = 1 << 22
  ) {
    self.depth = min(depth, DocumentPath.maximumDepth)
    self.keyLength = keyLength
    self.valueSize = valueSize
    self.width = width
  }

  /// The first thing in a value that exceeds the limits.
  func violation(of value: JSONValue, at path: DocumentPath) -> DocumentError? {
    var size = 0
    guard let error = Self.measure(value, depth: 0, size: &size, limits: self, path) else {
      return size > valueSize ? .valueTooLarge(path, limit: valueSize) : nil
    }
    return error
  }

  private static func measure(
    _ value: JSONValue, depth: Int, size: inout Int, limits: Self, _ path: DocumentPath
  ) -> DocumentError? {
    if size > limits.valueSize { return .valueTooLarge(path, limit: limits.valueSize) }
    switch value {
    case .null, .bool, .integer, .timestamp: size += 8
    case .double(let number):
      size += 8
      if !number.isFinite { return .notFinite(path) }
    case .string(let text): size += text.utf8.count
    case .bytes(let bytes): size += bytes.count
    case .array(let elements):
      if depth == maximumValueDepth { return .valueTooDeep(path) }
      size += 8
      for element in elements {
        let error = measure(element, depth: depth + 1, size: &size, limits: limits, path)
        if let error { return error }
      }
    case .object(let members):
      if depth == maximumValueDepth { return .valueTooDeep(path) }
      size += 8
      for (name, member) in members {
        size += name.utf8.count
        let error = measure(member, depth: depth + 1, size: &size, limits: limits, path)
        if let error { return error }
      }
    }
    return nil
  }

  /// The first key of a path that is too long, or the path if it has too many.
  func violation(of path: DocumentPath) -> DocumentError? {
    if path.keys.count > min(depth, DocumentPath.maximumDepth) { return .pathTooDeep(path) }
    for key in path.keys where key.utf8.count > keyLength {
      return .keyTooLong(path, limit: keyLength)
    }
    return nil
  }

  /// The first field below some fields that exceeds the limits, in key order.
  func violation(of fields: DotMap<String, Field>, at path: DocumentPath) -> DocumentError? {
    let listed = fields.listed
    if listed.count > width { return .tooManyEntries(path, limit: width) }
    for (key, field) in listed {
      let place = path.appending(key)
      if place.keys.count > depth { return .pathTooDeep(place) }
      if key.utf8.count > keyLength { return .keyTooLong(place, limit: keyLength) }
      for (_, write) in field.register.elements {
        if let error = violation(of: write.value, at: place) { return error }
      }
      let members = field.members
      if members.count > width { return .tooManyEntries(place, limit: width) }
      for member in members {
        if let error = violation(of: JSONValue(member), at: place) { return error }
      }
      if let error = violation(of: field.fields, at: place) { return error }
    }
    return nil
  }
}

/// Why bytes are not a document, or not one that may be let in.
public enum DocumentDecodingError: Error, Hashable, Sendable {
  /// The bytes are not in the canonical form of a document or a delta.
  case malformed(CanonicalDecodingError)
  /// What they stand for exceeds the limits.
  case beyondLimits(DocumentError)
}

extension DocumentDecodingError: CustomStringConvertible {
  /// One sentence for a person.
  public var description: String {
    switch self {
    case .malformed(let error): "\(error)"
    case .beyondLimits(let error): "\(error)"
    }
  }
}

extension Causal<DocumentStore> {
  /// Reads a delta or a state from bytes that nobody vouches for.
  public init(
    canonicalBytes bytes: [UInt8], within limits: DocumentLimits
  ) throws(DocumentDecodingError) {
    do throws(CanonicalDecodingError) {
      try self.init(canonicalBytes: bytes)
    } catch {
      throw .malformed(error)
    }
    if let error = limits.violation(of: store.fields, at: DocumentPath()) {
      throw .beyondLimits(error)
    }
  }
}

extension Document {
  /// Reads a whole document from bytes that nobody vouches for.
  public init(
    canonicalBytes bytes: [UInt8], within limits: DocumentLimits
  ) throws(DocumentDecodingError) {
    do throws(CanonicalDecodingError) {
      try self.init(canonicalBytes: bytes)
    } catch {
      throw .malformed(error)
    }
    if let error = limits.violation(of: state.store.fields, at: DocumentPath()) {
      throw .beyondLimits(error)
    }
  }
}
