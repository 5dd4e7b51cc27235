/// Why bytes were refused, and where.
public struct CanonicalDecodingError: Error, Hashable, Sendable {
  /// What was wrong.
  public enum Reason: Hashable, Sendable {
    /// The input ends before the value does, or a length claims more than there is.
    case truncated
    /// Something follows the value.
    case trailingBytes
    /// The value is written in another way than its only one.
    case notCanonical
    /// Entries do not ascend strictly.
    case notAscending
    /// An integer does not fit its type or its permitted range.
    case integerTooLarge
    /// A string is not UTF-8.
    case invalidUTF8
    /// A number is not finite.
    case notFinite
    /// A tag stands for no known kind.
    case unknownTag(UInt8)
    /// The format's version is not one this code reads.
    case unknownVersion(UInt8)
    /// A dot stands in a store although its context does not cover it.
    case dotOutsideContext
    /// Values nest deeper than ``CanonicalDecoder/maximumDepth``.
    case tooDeep
    /// A checksum does not fit the bytes it is for.
    case checksumMismatch
  }

  /// What was wrong.
  public let reason: Reason

  /// The offset of the byte where it was noticed.
  public let offset: Int

  /// An error at an offset.
  public init(reason: Reason, offset: Int) {
    self.reason = reason
    self.offset = offset
  }
}

extension CanonicalDecodingError: CustomStringConvertible {
  /// One sentence for a person.
  public var description: String {
    "\(reason.text) at byte \(offset)"
  }
}

extension CanonicalDecodingError.Reason {
  var text: String {
    switch self {
    case .truncated: "the input ends too early"
    case .trailingBytes: "something follows the value"
    case .notCanonical: "the value is not in canonical form"
    case .notAscending: "entries do not ascend"
    case .integerTooLarge: "an integer is too large"
    case .invalidUTF8: "a string is not UTF-8"
    case .notFinite: "a number is not finite"
    case .unknownTag(let tag): "unknown tag \(tag)"
    case .unknownVersion(let version): "unknown format version \(version)"
    case .dotOutsideContext: "a dot lies outside its context"
    case .tooDeep: "values nest too deeply"
    case .checksumMismatch: "the checksum does not fit"
    }
  }
}
