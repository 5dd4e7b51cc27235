import Convergence

extension CanonicalCodable {
  /// The bytes without the version.
  var body: [UInt8] { Array(canonicalBytes.dropFirst()) }

  /// The value of bytes without a version.
  init(body: [UInt8]) throws(CanonicalDecodingError) {
    try self.init(canonicalBytes: [CanonicalEncoder.formatVersion] + body)
  }
}
