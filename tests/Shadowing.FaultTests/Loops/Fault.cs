namespace Shadowing.FaultTests.Loops;

/// <summary>A fault that a test turns on and off, wherever it is planted.</summary>
internal sealed class Fault
{
    private int _asked;
    private int _times;
    private volatile bool _isOn;

    /// <summary>Gets or sets a value indicating whether it happens.</summary>
    public bool IsOn
    {
        get => _isOn;
        set => _isOn = value;
    }

    /// <summary>Gets or sets which of so many times it happens: with three each third time.</summary>
    public int Every { get; set; } = 1;

    /// <summary>Gets how often it has happened.</summary>
    public int Times => Volatile.Read(ref _times);

    /// <summary>Throws, when it is on.</summary>
    public void Happen()
    {
        if (_isOn && Interlocked.Increment(ref _asked) % Every == 0)
        {
            Interlocked.Increment(ref _times);
            throw new InvalidOperationException("a fault that was planted");
        }
    }

    /// <summary>Throws on a thread of the library's own, where a fault could end a loop of its.</summary>
    public void HappenOnOwnThread()
    {
        if (Thread.CurrentThread.Name?.StartsWith("Shadowing", StringComparison.Ordinal) is true)
        {
            Happen();
        }
    }
}
