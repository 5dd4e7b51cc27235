import CRDTs
import CanonicalCoding
import Causality

/// What a replica writes to its disk.
enum Record<Store: DotStore & CanonicalCodable>: CanonicalCodable {
  /// Changes edited here or received.
  case changes(Changes<Store>)
  /// An identity was found to be in use twice.
  case doubleMint(DoubleMint)

  func encode(into encoder: inout CanonicalEncoder) {
    switch self {
    case .changes(let changes):
      encoder.byte(1)
      changes.encode(into: &encoder)
    case .doubleMint(let proof):
      encoder.byte(2)
      proof.encode(into: &encoder)
    }
  }

  init(from decoder: inout CanonicalDecoder) throws(CanonicalDecodingError) {
    let start = decoder.offset
    let kind = try decoder.byte()
    switch kind {
    case 1: self = .changes(try Changes(from: &decoder))
    case 2: self = .doubleMint(try DoubleMint(from: &decoder))
    default: throw decoder.error(.unknownTag(kind), at: start)
    }
  }
}
