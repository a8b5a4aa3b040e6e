namespace Shadowing.Dashboard.Api;

/// <summary>How full the queue is.</summary>
internal sealed record QueueHealth(int InHand, int Limit, long Bytes, long BytesLimit, int Stuck);
