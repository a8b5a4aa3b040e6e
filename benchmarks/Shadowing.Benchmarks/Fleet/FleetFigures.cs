namespace Shadowing.Benchmarks.Fleet;

/// <summary>What a database has done for a fleet since it was started.</summary>
/// <param name="At">When it was looked at, as a timestamp.</param>
/// <param name="Transactions">Transactions that were committed.</param>
/// <param name="Inserted">Rows that were inserted.</param>
/// <param name="Updated">Rows that were updated.</param>
/// <param name="UpdatedInPage">Those of them whose new version stayed in its page.</param>
/// <param name="Deleted">Rows that were deleted.</param>
/// <param name="Dead">Old versions of rows that are there and not cleaned yet.</param>
/// <param name="Log">Bytes of write-ahead log.</param>
/// <param name="Size">Bytes of its tables.</param>
/// <param name="Batches">Batches that instances have written.</param>
/// <param name="Folds">How often it was folded.</param>
/// <param name="Processor">Processor time of all its processes, those of the pooler not among them.</param>
/// <param name="Own">Processor time of the process that all instances are in.</param>
internal sealed record FleetFigures(long At, long Transactions, long Inserted, long Updated, long UpdatedInPage, long Deleted, long Dead,
    long Log, long Size, long Batches, long Folds, TimeSpan Processor, TimeSpan Own);
