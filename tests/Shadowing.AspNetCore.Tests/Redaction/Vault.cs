namespace Shadowing.AspNetCore.Tests.Redaction;

/// <summary>A service whose arguments, results and failures hold secrets.</summary>
internal class Vault : IVault
{
    public virtual Opened Open(string password, string note, string card) => new(password, $"{note} and {card}", 1);

    public virtual string Fail(string token) =>
        throw new InvalidOperationException($"token={token}", new FormatException($"inner {token}"));
}
