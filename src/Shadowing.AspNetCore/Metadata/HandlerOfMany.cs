namespace Shadowing.AspNetCore.Metadata;

/// <summary>Marks each endpoint of a group whose builder was given a handler, so that the start sees a handler that no endpoint has
/// taken.</summary>
internal sealed record HandlerOfMany(HandlerRegistration Registration);
