import Convergence

/// What a coordinator does with what is proposed to it.
extension DocumentNode {
  /// Does what was proposed, or not.
  mutating func decide(
    _ proposal: Proposal, at now: Instant, effects: inout NodeEffects
  ) {
    let before = context
    var document = document
    var dots = DotSource(resuming: replicator.identity, after: replicator.minted)
    do throws(Refusal) {
      let delta = try carryOut(
        proposal, on: &document, using: &dots, at: effects.wallClock)
      contents.decisions.append(
        Decision(id: proposal.id, verdict: .accepted, delta: delta, before: before))
      forward(.decided(proposal.id, .accept(delta)), at: now, to: &effects)
    } catch {
      contents.decisions.append(
        Decision(
          id: proposal.id, verdict: .rejected(error.reason), delta: Document.Delta(),
          before: before))
      forward(.decided(proposal.id, .reject(error.reason)), at: now, to: &effects)
    }
  }

  private mutating func carryOut(
    _ proposal: Proposal, on document: inout Document, using dots: inout DotSource, at now: Instant
  ) throws(Refusal) -> Document.Delta {
    guard let coordination = configuration.coordination, coordination.authority.coordinator == id
    else { throw Refusal(reason: "this replica decides on nothing") }
    guard let wish = try? DocumentProposal(canonicalBytes: proposal.bytes) else {
      throw Refusal(reason: "the proposal is not understood")
    }
    if let objection = coordination.objection(to: wish, in: document) {
      throw Refusal(reason: objection)
    }
    do throws(DocumentError) {
      return try document.edit(using: &dots, clock: &contents.clock, at: now) {
        (editor) throws(DocumentError) in try wish.apply(to: &editor)
      }
    } catch {
      throw Refusal(reason: "\(error)")
    }
  }

  /// Why a proposal is not accepted.
  private struct Refusal: Error {
    let reason: String
  }
}
