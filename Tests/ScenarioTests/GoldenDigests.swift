extension GoldenDigests {
  /// Digest, seed and scenario of each run.
  static let expected: [String] = []
}
