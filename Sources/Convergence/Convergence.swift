@_exported public import CRDTs
@_exported public import CanonicalCoding
@_exported public import Causality
@_exported public import Lattices
@_exported public import NetworkSimulator
@_exported public import ReplicatedDocument
@_exported public import Replication
@_exported public import SortedCollections
