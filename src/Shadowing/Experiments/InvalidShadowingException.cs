namespace Shadowing.Experiments;

/// <summary>Stops the start: the settings are invalid. The message lists every error, with its key, its value and what is
/// allowed.</summary>
public sealed class InvalidShadowingException : InvalidOperationException
{
    /// <summary>Initializes the exception without an error.</summary>
    public InvalidShadowingException()
        : this([])
    {
    }

    /// <summary>Initializes the exception with one error.</summary>
    /// <param name="message">The error.</param>
    public InvalidShadowingException(string message)
        : this([message])
    {
    }

    /// <summary>Initializes the exception with one error and its cause.</summary>
    /// <param name="message">The error.</param>
    /// <param name="innerException">The cause.</param>
    public InvalidShadowingException(string message, Exception innerException)
        : base(message, innerException) => Errors = [message];

    /// <summary>Initializes the exception with all errors.</summary>
    /// <param name="errors">The errors, each a sentence.</param>
    public InvalidShadowingException(IReadOnlyList<string> errors)
        : base(Message(errors)) => Errors = errors;

    /// <summary>Gets the errors, each a sentence.</summary>
    public IReadOnlyList<string> Errors { get; }

    private static new string Message(IReadOnlyList<string> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        return $"Shadowing cannot start: {errors.Count} {(errors.Count == 1 ? "error" : "errors")}.{string.Concat(errors.Select(static error => $"{Environment.NewLine}  - {error}"))}";
    }
}
