import CRDTs
import Causality

@testable import Replication

extension Packet {
  /// What the packet carries, unless it is a greeting.
  var frames: [Frame<Store>] {
    if case .frames(let frames) = content { frames } else { [] }
  }

  /// The greeting, if it is one.
  var greeting: Greeting? {
    if case .greeting(let greeting) = content { greeting } else { nil }
  }

  /// The changes that the packet brings, if it brings any.
  var changes: Causal<Store>? {
    frames.lazy.compactMap { frame in
      switch frame {
      case .changes(let changes), .edits(let changes): changes.delta
      default: nil
      }
    }.first
  }

  /// Whether the packet asks for something.
  var isRequest: Bool {
    frames.contains { if case .want = $0 { true } else { false } }
  }

  /// The chunk that the packet brings, if it brings one.
  var chunk: Chunk? {
    frames.lazy.compactMap { if case .chunk(let chunk) = $0 { chunk } else { nil } }.first
  }

  /// All dots that the packet says its sender holds.
  var claims: CausalContext {
    var claims = greeting?.holdings.context ?? CausalContext()
    for frame in frames {
      switch frame {
      case .have(let holdings, _): claims.merge(holdings.context)
      case .changes(let changes), .edits(let changes): claims.merge(changes.delta.context)
      default: break
      }
    }
    return claims
  }
}
