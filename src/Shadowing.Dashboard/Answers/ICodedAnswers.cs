namespace Shadowing.Dashboard.Answers;

/// <summary>Metadata of an endpoint that says whether its answers may be coded on their way.</summary>
internal interface ICodedAnswers
{
    /// <summary>Gets a value indicating whether they may.</summary>
    bool MayBeCoded { get; }
}
