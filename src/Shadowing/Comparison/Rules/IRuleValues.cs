namespace Shadowing.Comparison.Rules;

/// <summary>The values that configuration has for the keys of a rule, each read as its type says.</summary>
internal interface IRuleValues
{
    /// <summary>Gets a text; null where there is none.</summary>
    string? Text(string key);

    /// <summary>Gets a number; 0 where there is none.</summary>
    double Number(string key);

    /// <summary>Gets a whole number; 0 where there is none.</summary>
    int Whole(string key);

    /// <summary>Gets a duration; none where there is none.</summary>
    TimeSpan Duration(string key);
}
