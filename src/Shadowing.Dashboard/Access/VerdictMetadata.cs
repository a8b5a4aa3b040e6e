using Microsoft.AspNetCore.Authorization;

namespace Shadowing.Dashboard.Access;

/// <summary>Has the authorization middleware leave the address of verdicts to <see cref="VerdictGate"/>. It opens it to nobody.</summary>
internal sealed class VerdictMetadata : IAllowAnonymous;
